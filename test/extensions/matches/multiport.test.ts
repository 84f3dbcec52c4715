import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the multiport match', () => {
  test.each([
    ['-p tcp -m multiport --dports 443,80', '-p tcp -m multiport --dports 443,80'],
    ['-p tcp -m multiport --dports http,https', '-p tcp -m multiport --dports 80,443'],
    ['-p 6 -m multiport --dport 80', '-p tcp -m multiport --dports 80'],
    ['-p udp -m multiport --source-ports 53', '-p udp -m multiport --sports 53'],
    ['-p sctp -m multiport ! --port 1000:2000,80', '-p sctp -m multiport ! --ports 1000:2000,80'],
    ['-p dccp -m multiport --dports 80,80', '-p dccp -m multiport --dports 80,80'],
    ['-p udplite -m multiport --ports 0:65535', '-p udplite -m multiport --ports 0:65535'],
    [
      '-p tcp -m multiport --dports 1:2,3:4,5:6,7:8,9:10,11:12,13:14,15',
      '-p tcp -m multiport --dports 1:2,3:4,5:6,7:8,9:10,11:12,13:14,15',
    ],
    ['-p tcp -m multiport ! --destination-ports 1,http', '-p tcp -m multiport ! --dports 1,80'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m multiport --dports 80', 'parse/needs-protocol'],
    ['-p icmp -m multiport --dports 1', 'parse/needs-protocol'],
    ['! -p tcp -m multiport --dports 80', 'parse/needs-protocol'],
    ['-p tcp -m multiport', 'parse/missing-option'],
    ['-p tcp -m multiport --dports 80 --sports 1', 'parse/exclusive-options'],
    ['-p tcp -m multiport --dports 80:80', 'parse/bad-value'],
    ['-p tcp -m multiport --dports 2000:1000', 'parse/bad-value'],
    ['-p tcp -m multiport --dports :100', 'parse/bad-value'],
    ['-p tcp -m multiport --dports 80,', 'parse/bad-value'],
    ['-p tcp -m multiport --dports 65536', 'parse/bad-value'],
    ['-p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16', 'parse/bad-value'],
    ['-p tcp -m multiport --dports 1:2,3:4,5:6,7:8,9:10,11:12,13:14,15,16', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test('takes --dport for short, unless a match before it has that option itself', () => {
    expect(canonicalText('-p tcp -m multiport --dport 80,443')).toBe('-p tcp -m multiport --dports 80,443');
    expect(codesOf('-p tcp -m tcp --syn -m multiport --dport 80,443')).toEqual(['parse/bad-value']);
    expect(canonicalText('-p sctp -m sctp -m multiport --sports 5 --dport 80')).toBe(
      '-p sctp -m sctp --dport 80 -m multiport --sports 5',
    );
  });
});
