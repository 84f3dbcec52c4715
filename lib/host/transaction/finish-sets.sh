#!/bin/sh
# Destroys the sets that no rule names any more, once the change stays: `ipset-gone` has their names, those first that
# have others as members. Prints the names of those that somebody else still uses. It can be done twice.
# shellcheck disable=SC2086 # $S is two words, or none
. ../environment.sh
cd "${0%/*}" || exit 1
while IFS= read -r name; do
  printf "destroy %s\n" "$name" | timeout -s KILL 60 $S ipset -! restore 2> /dev/null
done < ipset-gone
$S ipset list -t 2> /dev/null | sed -n "s/^Name: //p" | grep -Fx -f ipset-gone
exit 0
