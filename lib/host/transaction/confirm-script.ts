import { frameFunctions } from '../frames';
import { environment, saveBoth } from '../read-script';
import { remoteScript } from '../transport';
import { lockFunction } from './lock-function';
import { atStep } from './steps';

/**
 * Reads which transaction is meant, and enters its folder, which is where the commit could make it; `there` is empty
 * when it has gone. One of that name that is somebody else's counts as gone.
 */
const readFolder = `
${lockFunction}
IFS= read -r id || exit 70
case $id in
  "" | *[!A-Za-z0-9]*) exit 70 ;;
esac
folder=/run/cdktf-iptables.$id
[ -d "$folder" ] || folder=$(cd -P /tmp && pwd)/cdktf-iptables.$id
there=
enter "$folder" && there=yes || cd /
`;

/** Run inside the folder. Has the timer go back now, and waits until it has: the files `armed` and `undoing` have gone then. */
export const awaitRollback = `
turns=0
while [ -e armed ] || [ -e rolling-back ]; do
  if mv armed rolling-back 2> /dev/null; then echo roll-back 1<> wake; fi
  turns=$((turns + 1))
  [ "$turns" -lt 600 ] || break
  sleep 0.1 2> /dev/null || sleep 1
done
`;

/**
 * Ends the wait: the change stays. Run over a new connection, which is the proof that one can be made.
 *
 * `confirmed` is printed when that has been decided, now or before; otherwise `not-confirmed`, and whether there
 * is still something to undo is for the revert script to find out.
 */
export const confirmScript = remoteScript(`
${environment}
${frameFunctions}
${readFolder}
${atStep('confirm')}
begin outcome
[ -z "$there" ] || mv armed confirmed 2> /dev/null
if [ -n "$there" ] && [ -e confirmed ]; then
  [ ! -p wake ] || echo confirmed 1<> wake
  printf confirmed
else
  printf not-confirmed
fi
end 0
begin done
end 0
`);

/**
 * Goes back now instead of at the end of the wait, whatever the commit is doing: one that is still waiting for
 * something never begins, one that is under way or done is undone. Then prints how it stands and what is live.
 *
 * `over`: there is nothing left of the transaction. `confirmed`: it had been confirmed. `failed`: what could not be
 * taken back is still there, and what iptables said to that is printed. `undoing`: it takes longer than a minute.
 */
export const revertScript = remoteScript(`
${environment}
${frameFunctions}
${readFolder}
begin state
if [ -n "$there" ]; then
  echo stopped 2> /dev/null > stopped
  ${awaitRollback}
fi
if [ -z "$there" ]; then printf over
elif [ -e rolling-back ]; then printf rolling-back
elif [ -e confirmed ]; then printf confirmed
elif [ -e failed ]; then printf failed
else printf over; fi
end 0
begin said
[ -z "$there" ] || [ ! -e failed ] || printf "%s: %s" "$folder" "$(tail -n 20 said)"
end 0
cd /
${saveBoth}
begin done
end 0
`);
