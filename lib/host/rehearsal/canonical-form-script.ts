import { frameFunctions } from '../frames';
import { environment } from '../read-script';
import { unpackSections } from '../sections';
import { remoteScript } from '../transport';

/**
 * Asks the host how it prints rules of which only the host can say: the numbers of its users and groups, and what
 * comes of rules that are loaded into an empty network namespace (`rehearse-script.ts`). Nothing is changed.
 *
 * stdin after the nonce: sections; those of a rehearsal, and `names`, each a line `user NAME` or `group NAME`.
 */
export const canonicalFormScript = remoteScript(`
${environment}
umask 077
${frameFunctions}
if folder=$(mktemp -d 2> /dev/null) && cd "$folder"; then
  trap "cd /; rm -rf \\"$folder\\"" EXIT
  trap "exit 129" HUP INT TERM
  ${unpackSections} 2> /dev/null
  begin names
  while read -r list name; do
    case $list in
      user) number=$(id -u "$name" 2> /dev/null) ;;
      *) number=$(getent group "$name" 2> /dev/null || grep "^$name:" /etc/group) && number=$(printf "%s" "$number" | cut -d : -f 3) ;;
    esac
    printf "%s %s %s\\n" "$list" "$name" "$number"
  done < names
  end 0
  if [ -f rehearse ]; then
    rehearsed=$(sh ./rehearse "$S" < /dev/null 2>&1)
    status=$?
    begin rehearsal
    printf "%s" "$rehearsed"
    end "$status"
  fi
fi
begin done
end 0
`);
