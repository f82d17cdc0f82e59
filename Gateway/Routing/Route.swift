import HTTPKit
import NIOCore

/// One line of the route table: a declared operation, and the service that serves it.
struct Route: Sendable {
    enum Access: Sendable, Equatable {
        /// No token is needed. Of a socket that brings one it says whose it is; of any other none is looked at.
        case `public`
        /// A valid token or API key; which roles and scopes may pass, the service declares.
        case required
    }

    /// A service cuts its handlers off by itself; its word is waited for a little longer.
    static let patience = TimeAmount.seconds(5)

    let method: Method
    /// With its placeholders: `/api/v1/wallets/{id}`.
    let path: String
    /// Label of metrics and logs: the operation's id.
    let name: String
    let upstream: Upstream
    /// Another path that the service knows it by.
    let servedAs: String?
    let rateClass: RateClass
    let access: Access
    let bodyLimit: Int
    /// The service takes the body as it comes.
    let streamsBody: Bool
    /// The answer is passed on at the pace of its reader, and little of it is kept.
    let streamsAnswer: Bool
    /// Whether its exchange ends with the answer.
    let exchange: ListedRoute.ExchangeKind
    /// How long its answer may take to begin.
    let timeout: TimeAmount
    let repetition: ListedRoute.Repetition
    /// Answers during maintenance: signing in and operating, so that the maintenance can be ended.
    let isOpenInMaintenance: Bool
    /// Answers also whom compliance has restricted.
    let isOpenWhenRestricted: Bool
    /// A feature flag that closes the route when it is off.
    let flag: String?

    init(_ listed: ListedRoute, to upstream: Upstream) {
        method = Method(listed.method)
        path = listed.path
        name = listed.id
        self.upstream = upstream
        servedAs = nil
        rateClass = listed.rateClass
        access = listed.isPublic ? .public : .required
        bodyLimit = listed.bodyLimit
        streamsBody = listed.streamsBody
        streamsAnswer = listed.streamsAnswer
        exchange = listed.exchange
        timeout = .seconds(Int64(listed.timeoutSeconds)) + Self.patience
        repetition = listed.repetition
        isOpenInMaintenance = listed.isOpenInMaintenance
        isOpenWhenRestricted = listed.isOpenWhenRestricted
        flag = listed.flag
    }

    /// Whether a token that comes is checked, and its user counted instead of an address.
    var looksAtTokens: Bool { access == .required || exchange == .socket }

    /// A page of the gateway itself that everybody may read at any time.
    init(page path: String, _ name: String, servedAs: String? = nil) {
        method = .get
        self.path = path
        self.name = name
        upstream = .operations
        self.servedAs = servedAs
        rateClass = .public
        access = .public
        bodyLimit = 0
        streamsBody = false
        streamsAnswer = false
        exchange = .answer
        timeout = Self.patience
        repetition = .always
        isOpenInMaintenance = true
        isOpenWhenRestricted = true
        flag = nil
    }
}

extension Method {
    fileprivate init(_ declared: EndpointMethod) {
        self =
            switch declared {
            case .get: .get
            case .post: .post
            case .put: .put
            case .patch: .patch
            case .delete: .delete
            }
    }
}
