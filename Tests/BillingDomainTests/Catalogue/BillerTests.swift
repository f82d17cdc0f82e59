import BillingDomain
import MoneyKit
import Primitives
import Testing

@Suite("What paying a biller costs") struct BillerTests {
    private static func naira(_ text: String) throws -> Money { try Money(parsing: text, currency: .NGN) }

    private static func biller(
        _ category: Biller.Category = .electricity, range: (String, String)? = ("500.00", "500000.00"),
        pattern: String = "^[0-9]{11,13}$"
    ) throws -> Biller {
        Biller(
            id: BillerID(.init(high: 1, low: 1)), code: "BIL1", name: "One", category: category, currency: .NGN,
            range: try range.map { Biller.Range(minimum: try naira($0.0), maximum: try naira($0.1)) },
            fee: .percentage(basisPoints: 100, cap: try naira("100.00")), requiresValidation: true,
            customerNumber: Biller.CustomerNumber(label: "Meter number", pattern: pattern), provider: "vtpass",
            service: "one", isAvailable: true, isTesting: false)
    }

    private static func order(_ amount: Money?, _ package: BillerPackage? = nil) throws -> BillOrder {
        BillOrder(
            wallet: .init(high: 2, low: 2), biller: try biller().id, customer: "1111111111111", package: package?.id,
            amount: amount, meter: nil)
    }

    private static func package(_ amount: String, isAvailable: Bool = true) throws -> BillerPackage {
        BillerPackage(
            id: BillerPackageID(.init(high: 3, low: 3)), biller: try biller().id, code: "P", name: "P",
            amount: try naira(amount), validityDays: 30, isAvailable: isAvailable)
    }

    /// Half-even, then the cap: at it, below and above.
    @Test(
        arguments: [
            ("4850.00", "50.00", "48.50"), ("24500.00", "100.00", "100.00"), ("10000.00", "100.00", "100.00"),
            ("9999.99", "100.00", "100.00"), ("9999.00", "100.00", "99.99"), ("10001.00", "100.00", "100.00"),
            ("0.50", "100.00", "0.00"), ("1.50", "100.00", "0.02"), ("2.50", "100.00", "0.02"),
            ("3.50", "100.00", "0.04"), ("2.51", "100.00", "0.03"),
        ])
    func aPercentageIsRoundedHalfEvenAndCapped(amount: String, cap: String, fee: String) throws {
        let rule = BillerFee.percentage(basisPoints: 100, cap: try Self.naira(cap))
        #expect(try rule.fee(on: Self.naira(amount)) == Self.naira(fee))
    }

    @Test func withoutACapNothingBinds() throws {
        let rule = BillerFee.percentage(basisPoints: 100, cap: nil)
        #expect(try rule.fee(on: Self.naira("500000.00")) == Self.naira("5000.00"))
    }

    @Test func aFlatFeeIsOfItsCurrency() throws {
        let rule = BillerFee.flat(try Self.naira("20.00"))
        #expect(try rule.fee(on: Self.naira("50.00")) == Self.naira("20.00"))
        #expect(throws: MoneyError.currencyMismatch(expected: .NGN, found: .USD)) {
            try rule.fee(on: Money(minorUnits: 5_000, currency: .USD))
        }
    }

    @Test(arguments: [("499.99", false), ("500.00", true), ("500000.00", true), ("500000.01", false), ("-1.00", false)])
    func aRangeHoldsItsEnds(amount: String, isIn: Bool) throws {
        let (biller, order) = (try Self.biller(), try Self.order(Self.naira(amount)))
        var refusal: BillingError?
        do throws(BillingError) { _ = try biller.amount(of: order, nil) } catch { refusal = error }
        let range = try #require(biller.range)
        #expect(
            refusal == (isIn ? nil : .amountOutOfRange(minimum: range.minimum, maximum: range.maximum)))
    }

    private static func refusal(_ biller: Biller, _ order: BillOrder, _ package: BillerPackage?) -> BillingError? {
        do throws(BillingError) {
            _ = try biller.amount(of: order, package)
            return nil
        } catch {
            return error
        }
    }

    @Test func packagesHaveTheirPrice() throws {
        let (biller, package) = (try Self.biller(), try Self.package("4850.00"))
        #expect(try biller.amount(of: Self.order(nil, package), package) == package.amount)
        #expect(
            Self.refusal(biller, try Self.order(Self.naira("4849.99"), package), package)
                == .amountOutOfRange(minimum: package.amount, maximum: package.amount))
        let waiting = try Self.package("4850.00", isAvailable: false)
        #expect(Self.refusal(biller, try Self.order(nil, waiting), waiting) == .billerNotAvailable)
    }

    @Test func whatIsMissingIsSaid() throws {
        #expect(Self.refusal(try Self.biller(range: nil), try Self.order(Self.naira("5.00")), nil) == .packageRequired)
        #expect(Self.refusal(try Self.biller(), try Self.order(nil), nil) == .amountMissing)
        let dollars = Money(minorUnits: 50_000, currency: .USD)
        #expect(
            Self.refusal(try Self.biller(), try Self.order(dollars), nil) == .currencyMismatch(expected: .NGN))
    }

    @Test(
        arguments: [
            ("11111111111", true), ("1111111111111", true), ("1111111111", false), ("11111111111111", false),
            ("1111111111a", false), ("", false), (" 11111111111", false), ("11111111111\n", false),
            ("１１１１１１１１１１１", false),
        ])
    func numbersLookAsTheBillerSays(number: String, fits: Bool) throws {
        #expect(try Self.biller().customerNumber.fits(number) == fits)
    }

    /// No pattern that an operator sets takes long.
    @Test(
        arguments: [
            ("^[0-9]{11,13}$", true), ("^[A-Z]{2}[0-9]{8,10}$", true), ("^[0-9]+$", false),
            ("^([0-9]{1,9}){1,9}$", false),
            ("[0-9]{11}", false), ("^[0-9]{9,1}$", false), ("^.*$", false), ("^[9-0]{1,2}$", false), ("", false),
            ("^[0-9]{1,99}[0-9]{1,99}[0-9]{1,99}[0-9]{1,99}[0-9]{1,99}$", false),
        ])
    func patternsAreShort(pattern: String, isOne: Bool) {
        #expect(Biller.CustomerNumber.isPattern(pattern) == isOne)
    }

    @Test func metersAreOfElectricity() throws {
        let (power, air) = (try Self.biller(), try Self.biller(.airtime))
        #expect(power.meter(nil) == .prepaid)
        #expect(power.meter(.postpaid) == .postpaid)
        #expect(air.meter(.prepaid) == nil)
    }
}
