import HTTPKit

extension RouteTable {
    /// The route by which a client reaches an operation of a service, nil when there is none.
    /// - Parameters:
    ///   - method: in small letters, as in documents.
    ///   - path: with its placeholders.
    func route(to upstream: Upstream, method: String, path: String) -> Route? {
        guard let method = Method.allCases.first(where: { "\($0.text)" == method.uppercased() }) else { return nil }
        let bytes = Array(path.utf8)
        guard case .found(let index) = match(method, bytes.span), routes[index].upstream == upstream else { return nil }
        return routes[index]
    }
}

extension Route {
    /// What the gateway may answer itself instead of the service.
    var refusals: [ProblemCode] {
        var codes: [ProblemCode] = [
            .badRequest, .requestHeaderTimeout, .requestBodyTimeout, .contentTooLarge, .uriTooLong, .expectationFailed,
            .rateLimited, .tooManyAtOnce, .headersTooLarge, .badGateway, .dependencyUnavailable, .upstreamTimeout,
        ]
        if access == .required { codes += [.unauthenticated, .tokenExpired] }
        if looksAtTokens, !isOpenWhenRestricted { codes.append(.accountRestricted) }
        if !isOpenInMaintenance { codes.append(.maintenance) }
        if flag != nil { codes.append(.featureDisabled) }
        return codes
    }
}
