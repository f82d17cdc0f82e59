import EventLoopKit
import Logging
import Primitives

extension Pool {
    func openIfUseful() {
        // After a failure one attempt at a time, and also when nobody waits: callers are refused at once by then, and
        // only an attempt can find out that the server is back.
        let limit = failures > 0 ? 1 : waiting.count
        guard !isClosed, retryTimer == nil, connectors.count < limit,
            connections.count + connectors.count < config.poolSize
        else { return }
        var key: ObjectIdentifier?
        let connector = Connector(loop: loop, config: config, firstHost: firstHost) { [self] result in
            if let key { connectors[key] = nil }
            connected(result)
        }
        key = ObjectIdentifier(connector)
        connectors[ObjectIdentifier(connector)] = connector
    }

    func connected(_ result: Result<OpaquePointer, PostgresError>) {
        switch result {
        case .success(let handle):
            if failures > 0 { logger.info("database reachable again") }
            failures = 0
            lastFailure = nil
            downSince = nil
            let connection = Connection(
                handle: handle,
                loop: loop,
                owner: self,
                preparedStatements: config.preparedStatements,
                scratch: scratch
            )
            connections.append(connection)
            offer(connection)
            openIfUseful()
        case .failure(let error):
            guard !isClosed else { return finishClosing() }
            noteFailure(error)
        }
    }

    func noteFailure(_ error: PostgresError) {
        if failures == 0 { logger.error("database unreachable", metadata: ["error": "\(error)"]) }
        failures += 1
        firstHost += 1
        lastFailure = error
        downSince = downSince ?? .now
        metrics.connectFailed()
        // Whoever waits may have less time now.
        waitTimer?.cancel()
        waitTimer = nil
        armWaitTimer()
        retryTimer =
            retryTimer
            ?? loop.schedule(after: backoff.delay(attempt: failures)) { [self] in
                retryTimer = nil
                openIfUseful()
            }
    }
}
