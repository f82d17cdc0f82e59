/// The facts of a route that are no code: who may call it, what it promises, how it is documented.
package struct EndpointSpec: Sendable {
    package let method: EndpointMethod
    package let path: PathTemplate
    /// `operationId` in OpenAPI, a metric label and a log field: unique in a service, lowerCamelCase.
    package let id: String
    /// One sentence without a full stop.
    package let summary: String
    /// Groups operations in the documentation: "Wallets".
    package let tag: String
    package let access: Access
    /// What it lets its callers do: each role that the access admits must have it.
    package let right: Right
    /// What a person must show beside the token.
    package let requires: Proof
    package let idempotency: IdempotencyRule
    /// The status of the ordinary answer.
    package let success: Int
    /// The refusals of this route beyond those that every route can give.
    package let problems: [ProblemCode]
    /// Bytes; a longer body is 413 and is never held in memory. Far above what the fields of most routes can fill; a
    /// route that takes lists or files says its own.
    package let bodyLimit: Int
    package let rateClass: RateClass
    /// Content types of a body that the endpoint takes as it comes (`StreamedBody`), without parameters; `*/*` is any.
    /// Empty for all others, whose body is gathered before they begin.
    package let consumes: [String]
    /// How long the handler may take before it is cancelled and the caller told 503 `request_timeout`.
    package let timeout: Duration
    /// Content types of the ordinary answer, without parameters, for routes that do not answer JSON.
    package let produces: [String]
    /// The answer may be long and is passed on at the pace of its reader, kept nowhere in between.
    package let streamsAnswer: Bool
    /// Whether it ends with the answer. Those that last only read, so that nothing is half done when they end.
    package let exchange: Exchange
    /// The feature flag that closes the route when an operator switches it off.
    package let flag: String?
    /// Answers during maintenance: what is needed to end it.
    package let isOpenInMaintenance: Bool
    /// Answers also whom compliance has restricted: to log out, to show who they are, to use their rights over their
    /// data, to ask for help.
    package let isOpenWhenRestricted: Bool
    /// Whether a caller with a test key gets in, whom the handler shows and lets make only what is not live. By all
    /// other routes such a caller is told 403 `live_key_required`.
    package let servesTestKeys: Bool
    /// Whether one operator's word suffices.
    package let approval: ApprovalRule
    /// What a call leaves behind.
    package let audit: AuditRule

    package static let json = "application/json"

    /// - Parameters:
    ///   - access: has no default on purpose: a route nobody thought about must not compile.
    ///   - right: must be said, but where a default cannot give anybody too much: a route that reads lets its callers
    ///     see, and of a public one nobody's role is asked. A mistake stops the start.
    package init(
        _ method: EndpointMethod, _ path: PathTemplate, id: String, summary: String, tag: String, access: Access,
        right: Right? = nil, requires: Proof = .none, idempotency: IdempotencyRule = .none, success: Int = 200,
        problems: [ProblemCode] = [],
        bodyLimit: Int? = nil, consumes: [String] = [], rateClass: RateClass? = nil, timeout: Duration = .seconds(30),
        produces: [String] = [json], streamsAnswer: Bool = false,
        exchange: Exchange = .answer, flag: String? = nil,
        isOpenInMaintenance: Bool = false, isOpenWhenRestricted: Bool = false, servesTestKeys: Bool = false,
        approval: ApprovalRule = .none, audits: AuditRule? = nil
    ) {
        self.method = method
        self.path = path
        self.id = id
        self.summary = summary
        self.tag = tag
        self.access = access
        let right = right ?? (method == .get ? .see : access.isPublic ? .own : nil)
        guard let right else { preconditionFailure("\(id): say which right it asks for") }
        self.right = right
        if let mistake = access.mistake(giving: right, reading: method == .get) {
            preconditionFailure("\(id): \(mistake)")
        }
        self.requires = requires
        self.idempotency = idempotency
        self.success = exchange.isSocket ? 101 : success
        self.problems = problems
        let rateClass = rateClass ?? (access.isPublic ? .public : method == .get ? .read : .write)
        self.bodyLimit = bodyLimit ?? rateClass.bodyLimit(isPublic: access.isPublic)
        self.rateClass = rateClass
        self.consumes = consumes
        self.timeout = timeout
        self.produces = exchange.contentTypes ?? produces
        self.streamsAnswer = streamsAnswer
        precondition(exchange == .answer || method == .get, "\(id): an exchange that lasts begins with GET")
        self.exchange = exchange
        self.flag = flag
        self.isOpenInMaintenance = isOpenInMaintenance
        precondition(
            !isOpenWhenRestricted || right != .moveMoney, "\(id): whom compliance has restricted moves no money")
        self.isOpenWhenRestricted = isOpenWhenRestricted
        precondition(!servesTestKeys || access.scope != nil, "\(id): no key gets in without a scope")
        self.servesTestKeys = servesTestKeys
        precondition(approval == .none || right == .moveMoney, "\(id): only what moves money needs a second operator")
        self.approval = approval
        audit = audits ?? Self.usualAudit(method, rateClass, access)
    }

    /// The route changes nothing.
    package var isReading: Bool { method == .get }
    /// The endpoint begins with the head, and takes the body as it comes.
    package var streamsBody: Bool { !consumes.isEmpty }
}

package enum EndpointMethod: String, Sendable, CaseIterable, Comparable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What a route asks for beside a valid token, before it gives what outlives the session: keys, factors, PINs.
package enum Proof: String, Sendable {
    case none
    /// The person has gone through all steps of the account within the last five minutes: by signing in, or by a
    /// step-up whose token comes as `Step-Up-Token`. Missing: 401 `step_up_required`. Closed to API keys, whatever
    /// their scopes.
    case recentProof
    /// What one request of the route may need and another does not: its handler asks by `Call.requireRecentProof()`.
    /// API keys pass as their scopes allow, and are refused where a proof is asked for.
    case proofAtTimes
}

/// Whether a route takes `Idempotency-Key`.
package enum IdempotencyRule: String, Sendable {
    /// The header is ignored.
    case none
    /// Honoured when it is there.
    case optional
    /// Missing: 400 `idempotency_key_required`.
    case required
}

/// Which limit a route counts against, and what happens to it while nobody can count; the gateway holds the numbers.
/// Requests of a signed-in caller count against that caller, all others against their address.
package enum RateClass: String, Sendable, CaseIterable {
    /// Changes nothing.
    case read
    case write
    /// Moves money.
    case money
    /// Guesses at secrets: log-in, codes, PINs.
    case signIn = "sign_in"
    case registration
    /// A partner's calls, with a signature that the service checks.
    case webhook
    case operations
    /// Open to everybody, and nothing to be guessed.
    case `public`

    /// Bytes of a body when its route says nothing. Small where nobody needs a token to send one.
    func bodyLimit(isPublic: Bool) -> Int {
        switch self {
        case .signIn: 4 << 10
        case .registration: 8 << 10
        case .read, .write, .money, .operations, .public: isPublic ? 16 << 10 : 256 << 10
        case .webhook: 256 << 10
        }
    }
}
