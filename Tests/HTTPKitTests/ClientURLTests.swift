import Testing

@testable import HTTPKit

/// URLs from outside: hostile spellings, and where their hosts lead.
@Suite struct ClientURLTests {
    @Test(arguments: [
        "ftp://a.example/", "javascript:alert(1)", "//a.example/", "http:a.example", "http:/a.example", "http://",
        "http:///x", "http://user@a.example/", "http://user:pw@a.example/", "http://a.example@127.0.0.1/",
        "http://127.0.0.1\\@a.example/", "http://a.example\\.b.example/", "http://a b.example/", "http://a\t.example/",
        "http://a.example\r\nX: y", "http://a\0.example/", "http://\u{FF41}.example/", "http://\u{24B6}.example/",
        "http://127\u{3002}0.0.1/", "http://%31%32%37.0.0.1/", "http://a%2eexample/", "http://2130706433/",
        "http://017700000001/", "http://0x7f000001/", "http://0177.0.0.1/", "http://0x7f.0.0.1/", "http://127.1/",
        "http://127.0.1/", "http://0/", "http://127.0.0.1./", "http://localhost./", "http://a..example/",
        "http://.example/", "http://1.2.3.4.5/", "http://256.0.0.1/", "http://127.0.0.01/", "http://[::1/",
        "http://[::1]x/", "http://[127.0.0.1]/", "http://[fe80::1%25eth0]/", "http://[v1.x]/", "http://::1/",
        "http://a.example:0/", "http://a.example:65536/", "http://a.example:/", "http://a.example:8 0/",
        "http://a.example:+80/", "http://a.example:80:80/", "http://a.0x7f/",
    ])
    func whatReadersTakeDifferentlyIsRefused(_ text: String) {
        #expect(ClientURL(text) == nil)
    }

    @Test(arguments: [
        "https://shop.example/paid?order=1#top", "HTTP://Shop.Example:8443", "https://xn--bcher-kva.example/",
        "https://a_b.example/x@y", "https://93.184.216.34/", "https://[2606:4700::1111]:443/",
    ])
    func ordinaryOnesAreTaken(_ text: String) throws {
        let url = try #require(ClientURL(text))
        #expect(url.text == text)
        #expect(url.host.isPublic && !url.host.isLoopback)
    }

    @Test(arguments: [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "100.100.100.200", "127.0.0.1",
        "127.255.255.255", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.168.1.1",
        "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
        "255.255.255.255", "168.63.129.16", "::", "::1", "::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::",
        "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
    ])
    func specialAddressesAreNotPublic(_ text: String) throws {
        #expect(try !#require(IPAddress(text)).isPublic)
    }

    @Test(arguments: [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
        "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
        "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "::ffff:1.1.1.1", "64:ff9b::101:101",
    ])
    func theirNeighboursAre(_ text: String) throws {
        #expect(try #require(IPAddress(text)).isPublic)
    }

    @Test(arguments: [
        "127.1", "0177.0.0.1", "0x7f.0.0.1", "2130706433", "1.2.3", "1.2.3.4.5", "01.2.3.4", "fe80::1%lo", "", "::g",
        "[::1]",
    ])
    func onlyCanonicalAddressesAreRead(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(arguments: [
        "http://localhost:3000/", "http://LOCALHOST/", "http://shop.localhost/", "http://127.0.0.1:5173/paid",
        "http://127.8.9.10/", "http://[::1]:3000/",
    ])
    func thisMachineIsLoopbackAndNotPublic(_ text: String) throws {
        let url = try #require(ClientURL(text))
        #expect(url.host.isLoopback && !url.host.isPublic)
    }

    @Test(arguments: [
        "http://[::ffff:127.0.0.1]/", "http://[::2]/", "http://10.0.0.1/", "http://localhost.example/",
        "http://notlocalhost/", "http://0.0.0.0/",
    ])
    func whatOnlyLooksLikeItIsNot(_ text: String) throws {
        #expect(try !#require(ClientURL(text)).host.isLoopback)
    }

    /// None of them resolves differently here and there: they are told by their spelling alone.
    @Test(arguments: [
        "http://vm/", "http://wallet:8102/", "http://metadata.google.internal/", "http://db.corp/", "http://nas.local/",
        "http://router.home.arpa/", "http://printer.lan/", "http://x.localdomain/", "http://x.invalid/",
    ])
    func namesOfPrivateNetworksAreNotPublic(_ text: String) throws {
        #expect(try !#require(ClientURL(text)).host.isPublic)
    }

    @Test(arguments: ["http://internal.example/", "http://local.example.com/", "https://home.arpa.example/"])
    func theirLabelsElsewhereAreOrdinary(_ text: String) throws {
        #expect(try #require(ClientURL(text)).host.isPublic)
    }
}
