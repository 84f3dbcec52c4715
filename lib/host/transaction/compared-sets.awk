# Prints what `ipset save` printed of the sets that a change is about, without what passes by itself: `ipset-named` has
# their names, a line each. What another set holds may change meanwhile.
BEGIN { while ((getline name < "ipset-named") > 0) named[name] }
!($2 in named) { next }
$1 == "create" { sub(/ hashsize [0-9]+/, ""); print; next }
{ gsub(/ timeout [0-9]+/, ""); gsub(/ packets [0-9]+ bytes [0-9]+/, ""); print }
