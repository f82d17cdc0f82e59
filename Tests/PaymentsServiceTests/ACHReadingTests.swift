import MoneyKit
import NachaKit
import PaymentsDomain
import Primitives
import Testing

@testable import PaymentsService

/// What is made of the entries of a file of the clearing houses.
@Suite struct ACHReadingTests {
    private static func batch(_ originBank: String, _ number: Int, _ entry: NachaEntry) -> NachaBatch {
        NachaBatch(
            serviceClass: .mixed, companyName: "Somebody", companyID: "1234567890", kind: "PPD", purpose: "PAYMENT",
            effectiveOn: PaymentsHarness.start.day, originBank: originBank, number: number, entries: [entry])
    }

    private static func read(_ batches: [NachaBatch]) -> [ReadBankEntry] {
        let nacha = NachaFile(
            destination: PaymentsHarness.ownRouting, origin: "021000021", createdOn: PaymentsHarness.start.day,
            createdAt: "0600", modifier: "A", destinationName: "Our bank", originName: "Their bank", batches: batches)
        return ACHReading(nacha).file.entries
    }

    /// A trace is unique within its batch only.
    @Test func theSameTraceInAnotherBatchIsAnotherCredit() {
        let credit = PaymentsHarness.credit(2_500, to: "123456789012")
        let batches = [
            Self.batch("02100002", 1, credit), Self.batch("02100002", 2, credit), Self.batch("03100002", 1, credit),
        ]
        let identities = Self.read(batches).map(\.identity)
        #expect(Set(identities).count == 3)
        let again = Self.read(batches).map(\.identity)
        #expect(identities == again)
    }

    /// It is told by the trace of whoever sends it back, in whatever batch.
    @Test func theSameReturnInAnotherBatchIsTheSame() {
        let back = PaymentsHarness.comesBack(PaymentsHarness.credit(2_500, to: "1"), "R02")
        let identities = Self.read([Self.batch("02100002", 1, back), Self.batch("02100002", 2, back)]).map(\.identity)
        #expect(identities.count == 2 && Set(identities).count == 1)
    }

    @Test func noMoreNamesAreLookedUpThanOfAStatement() {
        var credit = PaymentsHarness.credit(2_500, to: "123456789012")
        credit.addenda = (0..<10).map { row in
            .text((0..<10).map { "\(100_000 + row * 10 + $0)" }.joined(separator: " "))
        }
        let meaning = Self.read([Self.batch("02100002", 1, credit)]).first?.meaning
        guard case .credit(let names) = meaning else {
            Issue.record("it is no credit")
            return
        }
        #expect(names.count == BankLimits.names && names.first == "123456789012")
    }
}
