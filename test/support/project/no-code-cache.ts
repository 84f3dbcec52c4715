/** Commands that tests start leave nothing in the home folder of who runs the tests. */
process.env['CDKTF_IPTABLES_NO_CACHE'] = '1';
