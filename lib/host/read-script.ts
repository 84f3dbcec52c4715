import { frameFunctions } from './frames';
import { nameLine } from './read-only';
import { remoteScript } from './transport';

/** Where a login without a profile may not look for iptables, and one language for what tools print. */
export const environment = `
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
LC_ALL=C
export PATH LC_ALL
S=
[ "$(id -u)" = 0 ] || S="sudo -n"
`;

/** Prints what a command prints, then what it says on stderr, as two frames. */
export const runFunction = `
run() {
  name=$1
  shift
  begin "$name"
  { said=$("$@" 2>&1 1>&3 3>&-); status=$?; } 3>&1
  end "$status"
  begin "$name-stderr"
  printf "%s" "$said"
  end "$status"
}
`;

/**
 * Versions and live rules of both families and both backends.
 *
 * The other backend is read too, because rules of both filter the same packets: \`iptables-nft-save\` and
 * \`iptables-legacy-save\` print what is there and create nothing.
 */
export const saveBoth = `
${runFunction}
for command in iptables ip6tables; do
  if ! command -v "$command-save" >/dev/null 2>&1; then
    begin "$command-missing"
    end 127
    continue
  fi
  version=$("$command" --version 2> /dev/null)
  status=$?
  begin "$command-version"
  printf "%s" "$version"
  end "$status"
  case $version in
    *nf_tables*) other=$command-legacy-save ;;
    *) other=$command-nft-save ;;
  esac
  run "$command-save" $S "$command-save" -c
  if command -v "$other" >/dev/null 2>&1; then
    run "$command-other" $S "$other"
  fi
done
`;

/** @param first what to do before all else, once there are functions for frames */
export const readText = (first = ''): string => `
${nameLine('read-host')}
${environment}
${frameFunctions}
${first}
begin user
printf "%s" "$(id -un)"
end 0
${saveBoth}
begin done
end 0
`;

export const readScript = remoteScript(readText());
