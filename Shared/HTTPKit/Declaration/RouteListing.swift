package import JSONKit

/// The routes of one service as data, for whoever stands before it: the gateway's table is made from these.
package struct RouteListing: FieldEncodable, FieldDecodable, Equatable {
    package let service: String
    /// By path and method.
    package let routes: [ListedRoute]

    package init(service: String, _ specs: [EndpointSpec]) {
        self.service = service
        routes = specs.map(ListedRoute.init).sorted { ($0.path, $0.method) < ($1.path, $1.method) }
    }

    package init(_ fields: inout Fields) {
        service = fields.required("service", .text(1...64))
        routes = fields.required("routes", .array(.object(ListedRoute.self), 1...2_000))
    }

    package static let example = RouteListing(service: "wallet", [])

    package func encode(to out: inout JSONWriter) {
        out.field("service", service)
        out.field("routes", routes)
    }

    /// As it is kept: one route a line, so that a change of one is a change of one line.
    package var text: String {
        let lines = routes.map { JSON.text($0) }.joined(separator: ",\n")
        return "{\"service\":\(JSON.text(service)),\"routes\":[\n\(lines)\n]}\n"
    }
}

/// What a declaration says of one route to a reader that does not serve it.
package struct ListedRoute: FieldEncodable, FieldDecodable, Equatable {
    /// When the same request may be sent to the service a second time because its answer was lost.
    package enum Repetition: String, CaseIterable, FieldValue, Sendable {
        /// It changes nothing.
        case always
        /// When it has an `Idempotency-Key`, by which the service knows the second.
        case withKey = "with_key"
        /// The header is ignored, so a second request has a second effect.
        case never
    }

    /// As `EndpointSpec.exchange`; the subprotocols of a socket are its endpoint's business.
    package enum ExchangeKind: String, CaseIterable, FieldValue, Sendable {
        case answer, events, socket

        init(_ exchange: Exchange) {
            self =
                switch exchange {
                case .answer: .answer
                case .events: .events
                case .socket: .socket
                }
        }
    }

    package let method: EndpointMethod
    /// With its placeholders.
    package let path: String
    /// The operation's.
    package let id: String
    /// No token is needed, none is looked at.
    package let isPublic: Bool
    package let rateClass: RateClass
    package let bodyLimit: Int
    /// The service takes the body as it comes.
    package let streamsBody: Bool
    /// The answer is passed on at the pace of its reader.
    package let streamsAnswer: Bool
    package let exchange: ExchangeKind
    /// Whole seconds, rounded up.
    package let timeoutSeconds: Int
    package let repetition: Repetition
    package let flag: String?
    package let isOpenInMaintenance: Bool
    package let isOpenWhenRestricted: Bool

    package init(_ spec: EndpointSpec) {
        method = spec.method
        path = spec.path.description
        id = spec.id
        isPublic = spec.access.isPublic
        rateClass = spec.rateClass
        bodyLimit = spec.bodyLimit
        streamsBody = spec.streamsBody
        streamsAnswer = spec.streamsAnswer
        exchange = ExchangeKind(spec.exchange)
        let (seconds, attoseconds) = spec.timeout.components
        timeoutSeconds = Int(seconds) + (attoseconds > 0 ? 1 : 0)
        repetition = spec.isReading ? .always : spec.idempotency == .none ? .never : .withKey
        flag = spec.flag
        isOpenInMaintenance = spec.isOpenInMaintenance
        isOpenWhenRestricted = spec.isOpenWhenRestricted
    }

    package init(_ fields: inout Fields) {
        method = fields.required("method", .choice(EndpointMethod.self))
        path = fields.required("path", .text(1...500))
        id = fields.required("id", .text(1...100))
        isPublic = fields.required("public", .bool)
        rateClass = fields.required("rate_class", .choice(RateClass.self))
        bodyLimit = fields.required("body_limit", .integer(0...(1 << 40)))
        streamsBody = fields.optional("streams_body", .bool) ?? false
        streamsAnswer = fields.optional("streams_answer", .bool) ?? false
        exchange = fields.optional("exchange", .choice(ExchangeKind.self)) ?? .answer
        timeoutSeconds = fields.required("timeout_seconds", .integer(1...86_400))
        repetition = fields.required("repetition", .choice(Repetition.self))
        flag = fields.optional("flag", .text(1...64))
        isOpenInMaintenance = fields.required("open_in_maintenance", .bool)
        isOpenWhenRestricted = fields.optional("open_when_restricted", .bool) ?? false
    }

    package static let example = ListedRoute(
        EndpointSpec(.get, "/api/v1/wallets", id: "listWallets", summary: "", tag: "", access: .public))

    package func encode(to out: inout JSONWriter) {
        out.field("method", method)
        out.field("path", path)
        out.field("id", id)
        out.field("public", isPublic)
        out.field("rate_class", rateClass)
        out.field("body_limit", bodyLimit)
        if streamsBody { out.field("streams_body", true) }
        if streamsAnswer { out.field("streams_answer", true) }
        if exchange != .answer { out.field("exchange", exchange) }
        out.field("timeout_seconds", timeoutSeconds)
        out.field("repetition", repetition)
        out.optional("flag", flag)
        out.field("open_in_maintenance", isOpenInMaintenance)
        if isOpenWhenRestricted { out.field("open_when_restricted", true) }
    }
}

extension EndpointMethod: FieldValue {}
extension RateClass: FieldValue {}
