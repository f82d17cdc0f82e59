import Authentication
import JSONKit
import NIOHTTP1
import Primitives
import TestSupport

struct Answer: Sendable {
    let status: Int
    let json: JSONValue

    var id: String { json["id"]?.stringValue ?? "" }
}

extension CrashSuite {
    /// One request; nil when there was no answer, as from a process that died over it.
    func send(
        _ method: HTTPMethod, _ service: String, _ path: String, _ json: String? = nil, key: String? = nil,
        as user: UserID? = nil
    ) async throws -> Answer? {
        var headers: HTTPHeaders = [
            "Authorization": "Bearer \(service == "sandbox" ? Self.sandboxKey : try token(user ?? self.user(of: path)))"
        ]
        // Without a key on the wire curl sends nothing a second time by itself.
        if let key { headers.add(name: "Idempotency-Key", value: key) }
        if json != nil { headers.add(name: "Content-Type", value: "application/json") }
        do {
            let answer = try await exchange(
                method, baseURL(service) + path, headers: headers, body: json.map { Array($0.utf8) },
                timeout: .seconds(20))
            return Answer(status: answer.status, json: (try? JSONParser.parse(answer.body)) ?? .null)
        } catch {
            return nil
        }
    }

    /// A form with a file, its parts divided by `b`; nil when there was no answer.
    func sendForm(_ service: String, _ path: String, _ form: [UInt8], as user: UserID) async throws -> Answer? {
        let headers: HTTPHeaders = [
            "Authorization": "Bearer \(try token(user))", "Content-Type": "multipart/form-data; boundary=b",
        ]
        do {
            let answer = try await exchange(
                .POST, baseURL(service) + path, headers: headers, body: form, timeout: .seconds(20))
            return Answer(status: answer.status, json: (try? JSONParser.parse(answer.body)) ?? .null)
        } catch {
            return nil
        }
    }

    /// A body as it is; nil when there was no answer.
    func sendBytes(_ service: String, _ path: String, _ bytes: [UInt8]) async throws -> Answer? {
        let headers: HTTPHeaders = [
            "Authorization": "Bearer \(try token(user(of: path)))", "Content-Type": "application/octet-stream",
        ]
        do {
            let answer = try await exchange(
                .POST, baseURL(service) + path, headers: headers, body: bytes, timeout: .seconds(20))
            return Answer(status: answer.status, json: (try? JSONParser.parse(answer.body)) ?? .null)
        } catch {
            return nil
        }
    }

    /// Repeats a request under its key until it has an answer that stands.
    func insist(_ service: String, _ path: String, _ json: String, key: String) async throws -> Answer {
        try await eventually("\(path) is answered") { () -> Answer? in
            guard let answer = try await send(.POST, service, path, json, key: key) else { return nil }
            switch answer.status {
            case 409:
                // The first request of the key is taken to be running for a while.
                clock.advance(by: .seconds(5))
                return nil
            case 503: return nil
            default: return answer
            }
        }
    }

    private static let sandboxKey = "sk_sandbox_development"

    /// An operator decides about what is another's.
    private func user(of path: String) -> UserID { path.contains("/admin/") ? staff : owner }

    private func token(_ user: UserID) throws -> String {
        let now = clock.clock.now()
        let ids = IDGenerator(clock: .system)
        return try TokenSigner(key: KeyService.key, issuer: "florin", audience: "florin-api").sign(
            AccessToken(
                subject: user, sessionID: ids.next(), apiKeyID: nil,
                roles: [.customer, .operator, .compliance], scopes: nil,
                issuedAt: now, expiresAt: now + .seconds(600), authenticatedAt: now, tokenID: ids.next()))
    }
}
