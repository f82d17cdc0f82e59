import JSONKit

/// Signed in as one person; signs in again when the token is refused.
actor Session {
    struct NeverSignedIn: Error {
        let email: String
        let last: String
    }

    private static let attempts = 60

    let email: String
    private let password: String
    private let gateways: Gateways
    private var token: String?

    init(_ email: String, _ password: String, _ gateways: Gateways) {
        self.email = email
        self.password = password
        self.gateways = gateways
    }

    /// A token other than `refused`.
    func token(otherThan refused: String? = nil) async throws -> String {
        if let token, token != refused { return token }
        var last = ""
        for _ in 0..<Self.attempts {
            let body = #"{"email":"\#(email)","password":"\#(password)"}"#
            let verdict = await gateways.post("/api/v1/auth/login", body, key: nil, token: nil)
            // Another caller may have signed in while this one waited.
            if let token, token != refused { return token }
            if case .accepted(let json, _, _) = verdict, let fresh = json["access_token"]?.stringValue {
                token = fresh
                return fresh
            }
            last = verdict.label
            try await Task.sleep(for: .milliseconds(500))
        }
        throw NeverSignedIn(email: email, last: last)
    }

    /// One attempt with a token that is fresh enough.
    func post(_ path: String, _ body: String, key: String?) async throws -> Verdict {
        try await asking { await self.gateways.post(path, body, key: key, token: $0) }
    }

    func get(_ path: String) async throws -> Verdict {
        try await asking { await self.gateways.get(path, token: $0) }
    }

    func patch(_ path: String, _ body: String) async throws -> Verdict {
        try await asking { await self.gateways.patch(path, body, token: $0) }
    }

    func delete(_ path: String) async throws -> Verdict {
        try await asking { await self.gateways.delete(path, token: $0) }
    }

    private func asking(_ ask: (String) async -> Verdict) async throws -> Verdict {
        let first = try await token()
        let verdict = await ask(first)
        guard case .signedOut = verdict else { return verdict }
        return await ask(try await token(otherThan: first))
    }
}
