import Authentication
import CoreMetrics
import HTTPKit
import NIOCore
import Primitives
import RedisAccess

/// The checks of a request, in this order: route, maintenance, overload, size, caller, limits. A
/// refusal waits until the limits have been asked, so that guessing costs what asking costs; but for
/// that of an overload, which tells nothing and must cost little.
extension ClientConnection {
    func check() {
        phase = .checking
        deadline = .now() + Self.checkTime
        matchRoute()
        if request.head.asksForAnotherProtocol, let problem = upgradeProblem { return refuse(problem) }
        if isPreflight { return answerPreflight() }
        checkBlocks()
        if request.refusal == nil { checkControls() }
        if isHopeless { return answer(Problem(UpstreamFailure.refused(retryAfterSeconds: 1))) }
        checkSize()
        checkCaller()
    }

    private func matchRoute() {
        let bytes = request.bytes
        let path = bytes.readableBytesUInt8Span.extracting(request.head.path)
        switch edge.table.match(request.head.method, path) {
        case .found(let index):
            request.route = index
            request.rateClass = edge.table.routes[index].rateClass
            if edge.table.routes[index].exchange != .answer, TokenInURL.isIn(request.text(request.head.query) ?? "") {
                request.refusal = TokenInURL.problem
            }
        case .methodNotAllowed(let node):
            // Asked for its options alone, a path says the same: which methods it takes.
            let allowed = edge.table.allowed(at: node)
            request.refusal = isPreflight ? nil : Problem(.methodNotAllowed).header("Allow", allowed)
        case .none:
            request.refusal = .notFound
        }
    }

    /// Whoever is turned away is told so whatever they ask, and asking costs them what it costs everybody.
    private func checkBlocks() {
        guard !edge.blocks.isEmpty else { return }
        let now = edge.clock.now()
        let isDeviceBlocked =
            request.text(request.head.deviceID).map { edge.blocks.refuses(device: $0, at: now) } ?? false
        if isDeviceBlocked || edge.blocks.refuses(addressNow(), at: now) { request.refusal = Problem(.blocked) }
    }

    private func checkControls() {
        guard let index = request.route, edge.controls.hasRestrictions else { return }
        request.refusal = edge.controls.refusal(of: edge.table.routes[index])
    }

    private var isHopeless: Bool {
        guard request.refusal == nil, let index = request.route else { return false }
        let upstream = edge.table.routes[index].upstream
        guard lane.upstreams[upstream.index].areHopeless(now: request.start) else { return false }
        edge.metrics.failures(upstream).increment()
        return true
    }

    private func checkSize() {
        guard case .length(let length) = request.head.framing, let route = request.route,
            length > bodyLimit(of: edge.table.routes[route])
        else { return }
        request.refusal = request.refusal ?? Problem(.contentTooLarge)
    }

    // MARK: Caller

    private func checkCaller() {
        guard let index = request.route, edge.table.routes[index].looksAtTokens else {
            return askLimits(addressChecksNow())
        }
        guard let range = request.head.authorization else {
            if let token = request.bearerProtocol { return checkBearer(token) }
            return edge.table.routes[index].access == .public ? askLimits(addressChecksNow()) : refuseCaller(.missing)
        }
        if let identity, isSameCredential(range, identity),
            identity.holds(
                at: edge.clock.now(), revocations: edge.credentials.tokens.revocations)
        {
            return accept(identity)
        }
        identity = nil
        guard let text = request.text(range).flatMap(CredentialCheck.bearer) else { return refuseCaller(.invalid) }
        checkBearer(text)
    }

    private func checkBearer(_ text: String) {
        if let decision = edge.penalties.sentence(addressNow().limitKey) {
            request.decision = decision
            return answer(.rateLimited(decision, now: edge.clock.now()))
        }
        do throws(CredentialRefusal) {
            if let known = try edge.credentials.known(text) { return accept(remembered(known)) }
        } catch {
            return refuseCaller(error)
        }
        checkInTask(text)
    }

    private func isSameCredential(_ range: Range<Int>, _ identity: Identity) -> Bool {
        let start = request.bytes.readerIndex + range.lowerBound
        return request.bytes.getSlice(at: start, length: range.count) == identity.credential
    }

    private func remembered(_ accepted: AcceptedCredential) -> Identity {
        // Copied: a slice would keep the whole head alive.
        let credential = ByteBuffer(string: request.credential ?? "")
        let identity = Identity(credential: credential, accepted, rates: edge.config.rates, load: edge.load)
        self.identity = identity
        return identity
    }

    private func checkInTask(_ credential: String) {
        let me = NIOLoopBound(self, eventLoop: lane.loop)
        let (check, loop, number) = (edge.credentials, lane.loop, request.number)
        let isTaken = edge.jobs.submit {
            let result: Result<AcceptedCredential, CredentialRefusal>
            do throws(CredentialRefusal) {
                result = .success(try await check.check(credential))
            } catch {
                result = .failure(error)
            }
            loop.execute { me.value.checked(result, number) }
        }
        if !isTaken { refuseCaller(.unavailable) }
    }

    private func checked(_ result: Result<AcceptedCredential, CredentialRefusal>, _ number: UInt64) {
        guard phase == .checking, request.number == number else { return }
        switch result {
        case .success(let accepted): accept(remembered(accepted))
        case .failure(let refusal): refuseCaller(refusal)
        }
        process()
    }

    private func accept(_ identity: Identity) {
        request.identity = identity
        if !edge.blocks.isEmpty, edge.blocks.refuses(user: identity.userID, at: edge.clock.now()) {
            request.refusal = Problem(.blocked)
        }
        checkRestriction(identity)
        askLimits(identity.checks(for: request.rateClass))
    }

    /// Of a route that is not there, or closed, everybody is told the same.
    private func checkRestriction(_ identity: Identity) {
        guard !edge.restrictions.isEmpty, request.refusal == nil, let index = request.route else { return }
        let level = edge.restrictions.level(of: identity.token.subject)
        guard !level.lets(edge.table.routes[index]) else { return }
        edge.metrics.restricted.increment()
        request.refusal = level.refusal
    }

    private func refuseCaller(_ refusal: CredentialRefusal) {
        if isJudgedByService {
            request.isCredentialRefused = refusal != .unavailable
        } else {
            // A route that is not there, or closed, says so to everybody.
            request.refusal = request.refusal ?? Problem(refusal)
        }
        request.hasBadCredential = refusal.isBadCredential
        askLimits(addressLimits.checks(addressNow(), .read, edge.config.rates))
    }

    /// What a public socket was shown its service answers in a frame, which browsers show their pages. An API key goes
    /// no further than auth.
    private var isJudgedByService: Bool {
        guard let index = request.route, edge.table.routes[index].access == .public else { return false }
        return request.credential.flatMap(CredentialCheck.bearer)?.hasPrefix(CredentialCheck.apiKeyPrefix) != true
    }

    // MARK: Limits

    func addressNow() -> ClientAddress {
        guard !request.head.forwardedFor.isEmpty else { return peer }
        if let known = request.client { return known }
        let chain = request.head.forwardedFor.compactMap { request.text($0) }.joined(separator: ",")
        let client = peer.resolved(through: chain, trusted: edge.config.trustedProxies)
        request.client = client
        return client
    }

    private func addressChecksNow() -> RateChecks {
        addressLimits.checks(addressNow(), request.rateClass, edge.config.rates)
    }

    private func askLimits(_ checks: RateChecks) {
        request.checks = checks
        let me = NIOLoopBound(self, eventLoop: lane.loop)
        let (loop, number) = (lane.loop, request.number)
        let known = edge.rates.admit(checks, for: request.rateClass) { outcome in
            loop.execute { me.value.limited(outcome, number) }
        }
        if let known { limited(known) }
    }

    private func limited(_ outcome: RateGate.Outcome, _ number: UInt64) {
        guard phase == .checking, request.number == number else { return }
        limited(outcome)
        process()
    }

    private func limited(_ outcome: RateGate.Outcome) {
        switch outcome {
        case .unavailable: answer(.dependencyUnavailable)
        case .decided(let decision):
            request.decision = decision
            if decision.allowed {
                if let refusal = request.refusal { answer(refusal) } else { proceed() }
            } else {
                edge.metrics.limited.increment()
                if request.hasBadCredential { edge.penalties.put(addressNow().limitKey, decision) }
                answer(.rateLimited(decision, now: edge.clock.now()))
            }
        }
    }

    // MARK: CORS

    /// A question of a browser before the request itself (Fetch standard, CORS-preflight fetch).
    private var isPreflight: Bool {
        request.head.method == .options && request.head.origin != nil && request.head.corsMethod != nil
    }
}
