import { frameFunctions } from '../frames';
import { environment, saveBoth } from '../read-script';
import { remoteScript } from '../transport';
import { atStep } from './steps';

/** Reads which transaction is meant; its folder is where the commit could make it. */
const readFolder = `
IFS= read -r id || exit 70
case $id in
  "" | *[!A-Za-z0-9]*) exit 70 ;;
esac
folder=/run/cdktf-iptables.$id
[ -d "$folder" ] || folder=/tmp/cdktf-iptables.$id
`;

/** Has the timer go back now, and waits until it has: the files `armed` and `undoing` have gone then. */
export const awaitUndo = `
turns=0
while [ -e "$folder/armed" ] || [ -e "$folder/undoing" ]; do
  if mv "$folder/armed" "$folder/undoing" 2> /dev/null; then echo undo 1<> "$folder/wake"; fi
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
mv "$folder/armed" "$folder/confirmed" 2> /dev/null
if [ -e "$folder/confirmed" ]; then
  [ ! -p "$folder/wake" ] || echo confirmed 1<> "$folder/wake"
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
if [ -d "$folder" ]; then
  echo stopped > "$folder/stopped"
  ${awaitUndo}
fi
if [ -e "$folder/undoing" ]; then printf undoing
elif [ -e "$folder/confirmed" ]; then printf confirmed
elif [ -e "$folder/failed" ]; then printf failed
else printf over; fi
end 0
begin said
[ ! -e "$folder/failed" ] || printf "%s: %s" "$folder" "$(tail -n 20 "$folder/said")"
end 0
${saveBoth}
begin done
end 0
`);
