# What no change of a firewall may do, whoever approves it: an example, to be made yours.
#
#   npx cdktf-iptables review pipeline/out/plan.json --format json > review.json
#   conftest test --policy pipeline/policy review.json
#
# The same for a plan of Terraform: terraform show -json plan.out | npx cdktf-iptables review --format json > review.json
#
# It is about what changes for packets, not about the text of rules: whichever rule it is, and in whichever chain, that opens a port.
# The form of the file is schemas/review.schema.json of cdktf-iptables.
package main

import future.keywords.contains
import future.keywords.if
import future.keywords.in

# What nobody opens to everybody.
closed_to_everybody := {"tcp dport 22", "tcp dport 3306", "tcp dport 5432", "tcp dport 6379"}

deny contains message if {
	some row in input.traffic
	row.effect == "opens"
	row.from == "anywhere"
	some service in closed_to_everybody
	opens(row.service, service)
	message := sprintf("%s is opened to everybody on %s", [service, concat(", ", row.hosts)])
}

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

opens(all, _) if all == "any protocol"

opens(row, service) if row == service
