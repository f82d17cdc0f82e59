import Authentication
import HTTPKit
import JSONKit
import Outbox
import PaymentsDomain
import Primitives

/// `POST /admin/payments/bank-files`: a file that a bank gave us by another way than its inbox. The same bytes count
/// once: a repetition answers the file that there is.
struct TakeBankFile: Endpoint {
    static let longest = 10 << 20

    static let spec = EndpointSpec(
        .post, "/api/v1/admin/payments/bank-files", id: "takeBankFile", summary: "Hand in a file of a bank",
        tag: RailRoutes.tag, access: RailRoutes.writing, right: .moveMoney, success: 201,
        problems: [.bankFileInvalid, .bankAccountUnknown], bodyLimit: longest,
        consumes: ["application/octet-stream", "application/xml", "text/xml", "text/plain"],
        rateClass: .money, timeout: .seconds(120),
        approval: .ordered)

    typealias Body = StreamedBody

    let booking: BankBooking
    let transactions: Transactions
    let wake: @Sendable () -> Void

    func handle(_ call: Call<Self>) async throws -> Reply<BankFileView> {
        let staff = try call.caller.userID
        var bytes: [UInt8] = []
        while let piece = try await call.body.next() { bytes += piece }
        let content = bytes
        let handedIn = try await booking.judge(content, by: staff)
        let view = try await transactions.run { transaction in
            let taken = try await booking.take(content, by: handedIn, in: transaction)
            AuditTrail.resource(taken.file.id)
            return BankFileView(
                file: taken.file, isDuplicate: taken.isDuplicate,
                entries: try await booking.entries.list(
                    of: taken.file.id, limit: BankFileView.entriesShown, in: transaction))
        }
        // Its first call has left the row.
        if view.isDuplicate { AuditTrail.current?.committed() }
        wake()
        return .created(view)
    }
}
