import Clibpq
import DequeModule
import EventLoopKit

extension Connection {
    func ready(_ readiness: Readiness) {
        if readiness.read {
            guard PQconsumeInput(handle) == 1 else { return lose() }
            readResults()
        }
        guard !isClosed else { return }
        if readiness.write, exclusive?.isFeeding == true { feed() }
        if readiness.write, !isClosed { flush() }
    }

    func readResults() {
        var emptyAnswers = 0
        while !isClosed, !requests.isEmpty, exclusive?.isFeeding != true, PQisBusy(handle) == 0 {
            let result = PQgetResult(handle)
            if exclusive != nil {
                readExclusive(result)
                continue
            }
            guard let result else {
                // The end of one command's results. Two in a row mean that libpq waits for nothing while we do.
                emptyAnswers += 1
                if emptyAnswers > 1 { return lose("results are out of step") }
                continue
            }
            emptyAnswers = 0
            read(result)
        }
        guard !isClosed else { return }
        if requests.isEmpty { readUnasked() }
    }

    private func read(_ result: OpaquePointer) {
        guard let step = steps.popFirst(), let request = requests.first else {
            PQclear(result)
            return lose("a result that nobody asked for")
        }
        let status = PQresultStatus(result)
        if step.kind == .statement, status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK {
            request.add(Rows(ResultHandle(result)))
            return
        }
        defer { PQclear(result) }
        switch status {
        case PGRES_PIPELINE_SYNC:
            guard step.kind == .sync else { return lose("results are out of step") }
            finish(request)
        case PGRES_FATAL_ERROR:
            request.fail(PostgresError(result))
            forget(step, after: request.error)
        case PGRES_PIPELINE_ABORTED:
            forget(step, after: request.error)
        case PGRES_COMMAND_OK:
            step.prepared?.isConfirmed = true
            // A commit of a failed transaction is answered by a rollback, without an error.
            if step.kind == .commit, String(cString: PQcmdStatus(result)) != "COMMIT" {
                request.fail(PostgresError(.server("25P02"), message: "the transaction was rolled back"))
            }
        case PGRES_EMPTY_QUERY:
            request.fail(PostgresError(.server("42601"), message: "the statement is empty"))
        default:
            request.fail(PostgresError(.unsupported, message: "the statement needs copy mode"))
            close(PostgresError(.unsupported, message: "the statement needs copy mode"))
        }
    }

    /// Drops a prepared statement that was not made, or that the server will not run any more.
    private func forget(_ step: Step, after error: PostgresError?) {
        guard let prepared = step.prepared else { return }
        if step.kind == .prepare || error?.isStalePlan == true { cache.remove(prepared) }
    }

    /// Notices and notifications come at any time; libpq sorts them out when it parses.
    private func readUnasked() {
        _ = PQisBusy(handle)
        while let notification = PQnotifies(handle) {
            let channel = String(cString: notification.pointee.relname)
            let payload = String(cString: notification.pointee.extra)
            PQfreemem(notification)
            owner.notified(channel: channel, payload: payload)
        }
        if PQstatus(handle) == CONNECTION_BAD { lose() }
    }
}
