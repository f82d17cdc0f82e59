import Authentication
import NIOCore
import Primitives
import Testing

@testable import HTTPKit

@Suite("Parts of a request")
struct RequestPartsTests {
    @Test func queryIsSplitAndDecoded() throws {
        let target = RequestTarget("/a/b?x=1&y=a+b%21&flag&z=%C3%BC#part")
        #expect(target.path == "/a/b")
        #expect(try target.parameters().map { "\($0.name)=\($0.value)" } == ["x=1", "y=a b!", "flag=", "z=ü"])
        #expect(try RequestTarget("/a?").parameters().isEmpty)
    }

    /// RFC 9112 section 3.2.2: a server accepts the absolute form too.
    @Test(arguments: [
        ("http://h/a/b?x=1", "/a/b"), ("HTTPS://h:8443/a", "/a"), ("http://h/", "/"), ("http://[::1]:80/a", "/a"),
        ("/http://h/a", "/http://h/a"), ("ftp://h/a", "ftp://h/a"), ("http:///a", "http:///a"),
        ("http://h", "http://h"),
    ])
    func theAbsoluteFormIsTakenForItsPath(_ target: String, _ path: String) {
        #expect(RequestTarget(target).path == path)
    }

    @Test(arguments: ["/a?x=%", "/a?x=%2", "/a?x=%zz", "/a?x=%FF", "/a?%C3=1"])
    func brokenEscapeInQueryIsRefused(_ target: String) {
        #expect(throws: Problem.self) { try RequestTarget(target).parameters() }
    }

    @Test func numberOfQueryParametersIsBounded() throws {
        let most = Array(repeating: "x=1", count: RequestTarget.maximumParameters).joined(separator: "&")
        #expect(try RequestTarget("/a?\(most)").parameters().count == RequestTarget.maximumParameters)
        #expect(throws: Problem.self) { try RequestTarget("/a?\(most)&x=1").parameters() }
    }

    @Test func percentEncodingRoundTrips() {
        let text = "a b/ü%?&=+~._-\u{1F600}"
        #expect(PercentEncoding.decode(PercentEncoding.encode(text)[...]) == text)
        #expect(PercentEncoding.decode("a+b") == "a+b")
    }

    @Test(arguments: [
        ("application/json", true), ("Application/JSON", true), ("application/json; charset=utf-8", true),
        ("application/json;charset=\"UTF-8\"", true), ("application/json ; version=1", true),
        ("application/json; charset=latin1", false), ("text/json", false), ("application/jsonx", false),
        ("application/x-www-form-urlencoded", false), ("", false),
    ])
    func onlyJSONInUTF8IsJSON(_ type: String, _ expected: Bool) {
        #expect(ContentType.isJSON(type) == expected)
    }

    @Test func ownRequestIDIsKeptWhenItIsHarmless() {
        let trace = TraceContext.root()
        #expect(RequestID.choose("abc-DEF_1.2", trace: trace) == "abc-DEF_1.2")
        #expect(RequestID.choose(String(repeating: "a", count: 64), trace: trace).count == 64)
        for bad in ["", "a b", "a\"", "ä", String(repeating: "a", count: 65), "a\r\nX: y"] {
            #expect(RequestID.choose(bad, trace: trace) == trace.traceID)
        }
        #expect(RequestID.isValid(trace.traceID))
    }

    @Test(arguments: [
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (951_827_696, "Tue, 29 Feb 2000 12:34:56 GMT"),
    ])
    func dateHeaderIsAsTheStandardWritesIt(_ seconds: Int64, _ expected: String) {
        #expect(HTTPDate.format(Timestamp(secondsSince1970: seconds)) == expected)
    }

    @Test(arguments: [
        ("a", true), ("A key with spaces~", true), (String(repeating: "k", count: 255), true), ("", false),
        (String(repeating: "k", count: 256), false), ("k\u{7F}", false), ("schlüssel", false), ("a\tb", false),
    ])
    func idempotencyKeyIsPrintableASCII(_ key: String, _ expected: Bool) {
        #expect(IdempotencyContext.isValid(key) == expected)
    }
}

@Suite("Access")
struct AccessTests {
    private func caller(_ roles: [Role], scopes: Set<Scope>? = nil) -> Caller {
        Caller(userID: TestServer.user, roles: roles, scopes: scopes)
    }

    @Test func peopleNeedARoleAndNoScope() {
        let access = Access.roles([.customer], scope: .walletWrite)
        #expect(access.admits(caller([.customer]), reading: false))
        #expect(!access.admits(caller([.merchant]), reading: false))
        #expect(!access.admits(caller([]), reading: false))
    }

    @Test func apiKeysNeedTheScopeAsWell() {
        let access = Access.roles([.customer], scope: .walletWrite)
        #expect(access.admits(caller([.customer], scopes: [.walletWrite]), reading: false))
        #expect(!access.admits(caller([.customer], scopes: [.walletRead]), reading: false))
        #expect(!access.admits(caller([.customer], scopes: []), reading: false))
        #expect(!access.admits(caller([.merchant], scopes: [.walletWrite]), reading: false))
    }

    @Test func routesWithoutAScopeAreClosedToAPIKeys() {
        for access in [Access.anyAuthenticated, .roles([.customer])] {
            #expect(access.admits(caller([.customer]), reading: true))
            #expect(!access.admits(caller([.customer], scopes: Set(Scope.allCases)), reading: true))
        }
        #expect(Access.authenticated(scope: .walletRead).admits(caller([], scopes: [.walletRead]), reading: true))
    }

    @Test func nobodyNamedMeansNobody() {
        #expect(!Access.roles([]).admits(caller(Role.allCases), reading: true))
    }

    @Test func adminsCountAsStaffAndAuditorsOnlyRead() {
        let access = Access.roles([.operator])
        #expect(access.admits(caller([.admin]), reading: false))
        #expect(access.admits(caller([.auditor]), reading: true))
        #expect(!access.admits(caller([.auditor]), reading: false))
        #expect(!Access.roles([.customer]).admits(caller([.admin]), reading: false))
    }
}
