import MoneyKit
import PaymentsDomain
import Primitives
import Testing

/// Fees, amounts, references and addresses of payments between people.
@Suite struct PaymentFigureTests {
    /// As the table has it for links, QR codes and checkouts.
    private static let merchant = PayeeFee(basisPoints: 150, capUnits: 1_000)

    private func dollars(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: .USD) }

    @Test(
        arguments: [
            (3_333, 50), (100, 2), (33, 0), (34, 1), (100_00, 1_50), (300_00, 4_50), (1, 0), (99_999_999, 100_000),
            (6_666_667, 100_000), (6_666_600, 99_999), (6_666_700, 100_000),
        ] as [(Int64, Int64)])
    func aMerchantPaysHalfEvenWithACap(amount: Int64, fee: Int64) throws {
        #expect(try Self.merchant.fee(on: dollars(amount)) == dollars(fee))
        #expect(try PayeeFee.none.fee(on: dollars(amount)).isZero)
    }

    @Test func theCapIsOfWholeUnits() throws {
        let yen = Money(minorUnits: 1_000_000, currency: try #require(Currency("JPY")))
        #expect(try Self.merchant.fee(on: yen).minorUnits == 1_000)
    }

    @Test func amountsEndAtAMillion() throws {
        #expect(throws: PaymentsError.amountNotPositive) { try PaymentAmount.check(dollars(0)) }
        #expect(throws: PaymentsError.amountNotPositive) { try PaymentAmount.check(dollars(-1)) }
        try PaymentAmount.check(dollars(1))
        try PaymentAmount.check(dollars(100_000_000))
        #expect(throws: PaymentsError.amountOutOfRange) { try PaymentAmount.check(dollars(100_000_001)) }
        let yen = try #require(Currency("JPY"))
        try PaymentAmount.check(Money(minorUnits: 1_000_000, currency: yen))
        #expect(throws: PaymentsError.amountOutOfRange) {
            try PaymentAmount.check(Money(minorUnits: 1_000_001, currency: yen))
        }
    }

    @Test func aReferenceIsReadAloud() throws {
        let day = try #require(CalendarDay("2026-11-30"))
        let id = UniqueID(high: 0, low: 0x8000_0000_0000_0000 | 0b11111_00000_01010)
        #expect(PaymentReference.text("SND", of: id, on: day) == "SND-20261130-0000000Z0A")
    }

    @Test func addressesHaveOneForm() {
        #expect(ContactAddress(.email, "Grace@Florin.TEST") == .email("grace@florin.test"))
        #expect(ContactAddress(.phone, "+442079460000") == .phone("+442079460000"))
        for bad in [
            "", "grace", "@florin.test", "grace@", "grace@florin", "grace@.test", "a b@c.de", "a@b@c.de", "ä@b.de",
        ] {
            #expect(ContactAddress(.email, bad) == nil, "\(bad)")
        }
        for bad in ["", "442079460000", "+0123456789", "+123456", "+1234567890123456", "+44 207946000"] {
            #expect(ContactAddress(.phone, bad) == nil, "\(bad)")
        }
    }
}
