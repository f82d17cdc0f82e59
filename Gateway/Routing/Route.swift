/// Where the gateway forwards to.
enum Upstream: String, CaseIterable, Sendable {
    case auth, wallet, payments, accounting
    /// The gateway's own operations port: probes and operator routes are ordinary declared endpoints there.
    case operations

    /// Where it listens when nothing else is configured.
    var defaultURL: String {
        switch self {
        case .auth: "http://127.0.0.1:8101"
        case .wallet: "http://127.0.0.1:8102"
        case .payments: "http://127.0.0.1:8103"
        case .accounting: "http://127.0.0.1:8107"
        case .operations: "http://127.0.0.1:9080"
        }
    }
}

/// Requests of one class share a limit and what happens when Redis is down.
enum RouteClass: String, CaseIterable, Sendable {
    /// Registering, signing in, asking for a password: by address.
    case auth
    /// Nothing changes.
    case read
    case write
    /// A partner calls, with a signature that its service checks: by address.
    case webhook
    case ops
}

/// One line of the route table.
struct Route: Sendable {
    enum Access: Sendable, Equatable {
        /// No token is needed, none is looked at.
        case `public`
        /// A valid token or API key; which roles and scopes may pass, the service declares.
        case required
    }

    enum Class: Sendable, Equatable {
        case fixed(RouteClass)
        /// `read` for methods that change nothing, `write` for the others.
        case byMethod
    }

    /// Label of metrics and logs: `/api/v1/wallets`.
    let name: String
    /// Nil: all, the service answers 405 itself.
    let methods: [Method]?
    /// Also serves everything below it.
    let isPrefix: Bool
    let upstream: Upstream
    let routeClass: Class
    let access: Access
    /// Answers during maintenance: signing in and operating, so that the maintenance can be ended.
    let isOpenInMaintenance: Bool
    /// A feature flag that closes the route when it is off.
    let flag: String?

    /// - Parameter access: has no default on purpose: a route nobody thought about must not compile.
    init(
        _ name: String, _ methods: [Method]? = nil, isPrefix: Bool = false, to upstream: Upstream,
        class routeClass: Class = .byMethod, access: Access, inMaintenance: Bool = false,
        flag: String? = nil
    ) {
        self.name = name
        self.methods = methods
        self.isPrefix = isPrefix
        self.upstream = upstream
        self.routeClass = routeClass
        self.access = access
        isOpenInMaintenance = inMaintenance
        self.flag = flag
    }

    func routeClass(of method: Method) -> RouteClass {
        switch routeClass {
        case .fixed(let fixed): fixed
        case .byMethod: method.isSafe ? .read : .write
        }
    }
}
