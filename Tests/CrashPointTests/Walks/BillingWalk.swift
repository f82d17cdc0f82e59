import BillingService
import ServiceKit
import Testing

/// A new step of a bill payment is walked with one that is delivered at once, unless `BillPaymentScene` knows better,
/// and one of an invoice with a payment, what goes back of it, or its page.
enum BillingWalk: CrashWalk {
    static let service: any FlorinService.Type = BillingService.self

    static func walk(_ suite: CrashSuite) async throws {
        try #require(BillPaymentCrashPoints.all.count >= 17)
        let wallet = try await BillPaymentScene.wallet(suite)
        for point in BillPaymentCrashPoints.all {
            try await BillPaymentScene(point, suite, wallet: wallet).play()
        }
        for point in InvoiceCrashPoints.all {
            try await InvoiceScene(point, suite, wallet: wallet).play()
        }
    }
}
