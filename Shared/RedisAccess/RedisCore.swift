import DequeModule
import EventLoopKit
import Logging
import Metrics
import Primitives

/// What `RedisClient` does on the event loop: keeps one connection up, holds requests to their time-out, fails fast
/// while there is no connection.
///
/// `@unchecked Sendable`: all state is touched on the loop's thread only; other threads reach it through `submit`.
final class RedisCore: @unchecked Sendable {
    private enum State {
        /// Until the first attempt has ended: requests wait (within their time-out), so a fresh client can be used.
        case starting
        case ready
        /// Between attempts, and during all attempts but the first: requests fail at once.
        case down
        case closed
    }

    let config: RedisConfig
    let loop: EventLoop
    private let logger: Logger
    private var state = State.starting
    private var link: RedisLink?
    private var held: [RedisRequest] = []
    private var attempt = 0
    private var expiry: TimerHandle?
    private var handshake: TimerHandle?
    private var hasLoggedOutage = false
    private let timeouts = Counter(label: "florin_redis_timeouts_total")
    private let reconnects = Counter(label: "florin_redis_reconnects_total")

    init(_ config: RedisConfig, loop: EventLoop, logger: Logger) {
        self.config = config
        self.loop = loop
        self.logger = logger
    }

    var isReady: Bool { state == .ready && !isSilent }

    func accept(_ request: RedisRequest) {
        switch state {
        case .closed: request.complete(.failure(.closed))
        case .down: request.complete(.failure(.disconnected))
        case .starting:
            guard held.count < config.maximumInFlight else { return request.complete(.failure(.overloaded)) }
            held.append(request)
            armExpiry()
        case .ready:
            guard let link, !isSilent else { return request.complete(.failure(.silent)) }
            guard link.line.count < config.maximumInFlight else { return request.complete(.failure(.overloaded)) }
            link.send(request)
            armExpiry()
        }
    }

    func close() {
        guard state != .closed else { return }
        state = .closed
        expiry?.cancel()
        handshake?.cancel()
        failHeld(.closed)
        link?.close(reason: "closed by us")
        link = nil
    }
}

// MARK: - Connecting

extension RedisCore {
    /// hiredis would block the loop on a name look-up, so names are resolved on a short-lived thread first.
    func connect() {
        guard state != .closed else { return }
        if HostName.isNumeric(config.host) { return open(config.host) }
        HostName.resolve(config.host) { [self] address in
            loop.execute {
                guard let address else { return self.ended("the host name cannot be resolved") }
                self.open(address)
            }
        }
    }

    private func open(_ address: String) {
        guard state != .closed else { return }
        guard let link = RedisLink(loop: loop, address: address, port: config.port) else {
            return ended("the system refused a socket")
        }
        self.link = link
        link.onEnd = { [weak self] reason in self?.ended(reason) }
        link.onConnect = { [weak self] in self?.greet() }
        handshake = loop.schedule(after: config.connectTimeout) { [weak self] in
            self?.link?.close(reason: "no connection in time")
        }
    }

    /// AUTH and SELECT, then a PING whose answer says that requests may follow.
    private func greet() {
        if let password = config.password {
            let user = config.username.map { [RedisArgument.string($0)] } ?? []
            greet(["AUTH"] + user + [.string(password)], "AUTH")
        }
        if config.database != 0 { greet(["SELECT", .integer(Int64(config.database))], "SELECT") }
        greet(["PING"], "PING") { [weak self] in self?.becameReady() }
    }

    private func greet(_ command: [RedisArgument], _ name: String, then next: (() -> Void)? = nil) {
        // The link outlives its requests' completions, and both run on the loop: no box for Sendable is needed.
        nonisolated(unsafe) let next = next
        link?.send(
            RedisRequest(
                WireCommand(command), deadline: .now + config.connectTimeout, at: CallSite(#fileID, #line), owner: self
            ) { [weak self] in
                switch $0 {
                case .success: next?()
                case .failure(let error): self?.refused(name, error)
                }
            })
    }

    private func refused(_ command: String, _ error: RedisError) {
        guard case .server(let code) = error.kind else { return }
        // The rest of the message may repeat what was sent, so only its code is kept.
        let reason = "\(command) refused with \(code)"
        // Not from within hiredis's own callback: it still holds the context.
        loop.execute { self.link?.close(reason: reason) }
    }

    private func becameReady() {
        guard state != .closed else { return }
        handshake?.cancel()
        if hasLoggedOutage { logger.info("redis connection is back") }
        hasLoggedOutage = false
        state = .ready
        attempt = 0
        let waiting = held
        held = []
        for request in waiting { accept(request) }
    }

    private func ended(_ reason: String) {
        handshake?.cancel()
        link = nil
        guard state != .closed else { return }
        if !hasLoggedOutage { logger.warning("redis connection lost", metadata: ["reason": "\(reason)"]) }
        hasLoggedOutage = true
        state = .down
        failHeld(.disconnected)
        let delay = config.reconnect.delay(attempt: attempt)
        attempt += 1
        reconnects.increment()
        loop.schedule(after: delay) { [weak self] in self?.connect() }
    }

    private func failHeld(_ error: RedisError) {
        let waiting = held
        held = []
        for request in waiting { request.complete(.failure(error)) }
    }
}

// MARK: - Time-outs

extension RedisCore {
    /// A command has gone unanswered past its time-out: others would only wait as long for nothing.
    private var isSilent: Bool {
        guard let first = link?.line.first else { return false }
        return first.deadline < .now
    }

    /// One timer for all requests: their time-outs are equal, so the first in line is due first.
    private func armExpiry() {
        guard expiry == nil, let next = nextCheck() else { return }
        expiry = loop.schedule(after: max(.milliseconds(1), next - .now)) { [weak self] in
            self?.expiry = nil
            self?.expire()
        }
    }

    private func nextCheck() -> ContinuousClock.Instant? {
        let deadlines = [held.first?.deadline, link?.line.first(where: { $0.deadline > .now })?.deadline]
        if let next = deadlines.compactMap({ $0 }).min() { return next }
        guard state == .ready, let link, !link.line.isEmpty else { return nil }
        return link.lastSign + config.silenceLimit
    }

    private func expire() {
        let now = ContinuousClock.now
        let due = held.filter { $0.deadline <= now }
        if !due.isEmpty { held.removeAll { $0.deadline <= now } }
        for request in due { timedOut(request) }
        for request in link?.line ?? [] {
            guard request.deadline <= now else { break }
            // It stays in line: the answer may come yet, and must find its place.
            timedOut(request)
        }
        if let link, state == .ready, !link.line.isEmpty, link.lastSign + config.silenceLimit <= now {
            link.close(reason: "no answer for \(config.silenceLimit)")
        }
        armExpiry()
    }

    private func timedOut(_ request: RedisRequest) {
        timeouts.increment()
        request.complete(.failure(.timeout))
    }
}
