import HTTPKit
import Testing

/// One client has one address, however it is written.
struct AddressTests {
    @Test(arguments: [
        ("203.0.113.7", "203.0.113.7"), ("203.0.113.7:4711", "203.0.113.7"), (" 203.0.113.7 ", "203.0.113.7"),
        ("\t203.0.113.7:0", "203.0.113.7"), ("[2001:db8::1]:4711", "2001:db8::1"), ("[2001:db8::1]", "2001:db8::1"),
        ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("2001:0db8::0001", "2001:db8::1"),
        ("::FFFF:203.0.113.9", "203.0.113.9"),
        ("[::ffff:cb00:7109]:80", "203.0.113.9"), ("::1", "::1"), ("0:0:0:0:0:0:0:1", "::1"),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
    ])
    func proxiesSpellingsAreRead(_ text: String, _ expected: String) {
        #expect(IPAddress(forwarded: text[...])?.description == expected)
    }

    @Test(arguments: [
        "", " ", "unknown", "_hidden", "203.0.113.7:", "203.0.113.7:x", "203.0.113.7:+1", "203.0.113.7:65536",
        "203.0.113.7:1:2", "[203.0.113.7]:80", "[2001:db8::1", "2001:db8::1]", "[2001:db8::1]80", "[2001:db8::1]:",
        "203.0.113", "203.0.113.007", "0x7f.1", "for=203.0.113.7", "fe80::1%eth0", "203.0.113.7 203.0.113.8",
    ])
    func whatIsNoAddressIsNone(_ text: String) {
        #expect(IPAddress(forwarded: text[...]) == nil)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.0", false), ("10.0.0.9/8", "10.1.1.1", true),
        ("192.168.4.0/22", "192.168.7.255", true), ("192.168.4.0/22", "192.168.8.0", false),
        ("203.0.113.7", "203.0.113.7", true), ("203.0.113.7", "203.0.113.8", false),
        ("203.0.113.7/32", "203.0.113.7", true), ("0.0.0.0/0", "1.2.3.4", true), ("0.0.0.0/0", "::1", false),
        ("fd00::/8", "fdff::1", true), ("fd00::/8", "fe00::1", false), ("2001:db8::/33", "2001:db8:7fff::1", true),
        ("2001:db8::/33", "2001:db8:8000::1", false), ("::/0", "2001:db8::1", true), ("::/0", "1.2.3.4", false),
        ("::ffff:10.0.0.0/104", "10.9.9.9", true), ("::ffff:10.0.0.0/104", "11.9.9.9", false),
    ])
    func networksHoldTheirAddresses(_ network: String, _ address: String, _ isInside: Bool) throws {
        #expect(try #require(IPNetwork(network)).contains(try #require(IPAddress(address))) == isInside)
    }

    @Test(arguments: [
        "", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "fd00::/129", "10/8",
    ])
    func whatIsNoNetworkIsNone(_ text: String) {
        #expect(IPNetwork(text) == nil)
    }

    @Test(arguments: [["nonsense"], ["10.0.0.1", "nonsense"], [""], ["10.0.0.0/33"], ["loopbac"]])
    func aProxyThatIsNoneIsRefused(_ names: [String]) {
        #expect(throws: TrustedProxies.NoNetwork.self) { try TrustedProxies(names) }
    }

    @Test func loopbackIsBothNetworks() throws {
        let loopback = try TrustedProxies(["loopback"])
        for address in ["127.0.0.1", "127.255.255.254", "::1"] {
            #expect(loopback.contains(try #require(IPAddress(address))))
        }
        #expect(!loopback.contains(try #require(IPAddress("::2"))))
    }

    @Test func theChainIsBelievedAsFarAsItsWriters() throws {
        let trusted = try TrustedProxies(["10.0.0.0/8"])
        func client(_ chain: String, of peer: String = "10.0.0.1") throws -> String {
            trusted.client(of: try #require(IPAddress(peer)), forwardedFor: chain).description
        }
        #expect(try client("203.0.113.7") == "203.0.113.7")
        #expect(try client("6.6.6.6, 203.0.113.7") == "203.0.113.7")
        #expect(try client("6.6.6.6, 203.0.113.7, 10.0.0.2:80,10.0.0.3") == "203.0.113.7")
        #expect(try client("203.0.113.7", of: "203.0.113.1") == "203.0.113.1")
        #expect(try client("203.0.113.7, nonsense") == "10.0.0.1")
        #expect(try client("10.0.0.4, 10.0.0.3") == "10.0.0.4")
        #expect(try client("203.0.113.7,, ,") == "203.0.113.7")
        #expect(try client("") == "10.0.0.1")
    }
}
