# How a change may be made, for conftest: an example, to be made yours.
#
#   npx cdktf-iptables review pipeline/out/plan.json --format json > review.json
#   conftest test --policy pipeline/policy review.json
#
# The same for a plan of Terraform: terraform show -json plan.out | npx cdktf-iptables review --format json > review.json
#
# It reads names and numbers alone, of which schemas/review.schema.json of cdktf-iptables is the list. What packets may get through is
# better said by policy.yaml: the rows of `traffic` are words for people.
package main

import future.keywords.contains
import future.keywords.if
import future.keywords.in

deny contains message if {
	some host in input.hosts
	count(host.errors) > 0
	message := sprintf("%s could not be planned: %s", [host.host, host.errors[0].summary])
}

deny contains message if {
	some host in input.hosts
	some operation in host.operations
	operation.kind == "set-policy"
	operation.policy == "ACCEPT"
	operation.chain in {"INPUT", "FORWARD"}
	message := sprintf("%s lets in what no rule decides on: the policy of %s becomes ACCEPT", [host.host, operation.chain])
}

warn contains message if {
	some host in input.hosts
	count(host.operations) > 100
	message := sprintf("%s has %d operations: is that one change?", [host.host, count(host.operations)])
}
