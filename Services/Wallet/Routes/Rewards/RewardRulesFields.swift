import HTTPKit
import JSONKit
import MoneyKit
import WalletDomain

/// The rules of rewards, as operators see and set them, and as they are kept.
struct RewardRulesFields: FieldDecodable, FieldEncodable {
    let rules: RewardRules

    static let schemaTitle = "RewardRules"
    static let example = RewardRulesFields(
        rules: RewardRules(
            cashback: [CashbackRuleFields.example.rule], monthlyCap: .example, points: [PointsRuleFields.example.rule],
            pointsMinimum: 100, pointsDays: 365, referral: [ReferralRuleFields.example.rule], claimDays: 7,
            qualifyDays: 90, monthlyLimit: 20))

    init(rules: RewardRules) {
        self.rules = rules
    }

    init(_ fields: inout Fields) {
        let cashback = fields.required("cashback", .object(CashbackFields.self))
        let points = fields.required("points", .array(.object(PointsRuleFields.self), 0...50)).map(\.rule)
        let minimum = fields.required("points_minimum", .integer(1...1_000_000_000 as ClosedRange<Int64>))
        let days = fields.required("points_days", .integer(1...3_650))
        let referral = fields.required("referral", .array(.object(ReferralRuleFields.self), 0...50)).map(\.rule)
        rules = RewardRules(
            cashback: cashback.rates, monthlyCap: cashback.monthlyCap, points: points, pointsMinimum: minimum,
            pointsDays: days, referral: referral,
            claimDays: fields.required("referral_claim_days", .integer(0...365)),
            qualifyDays: fields.required("referral_qualify_days", .integer(1...3_650)),
            monthlyLimit: fields.required("referral_monthly_limit", .integer(0...1_000_000)))
        if Set(points.map(\.per.currency)).count < points.count {
            fields.refuse("points", .duplicateField, "must have one rule of a currency")
        }
        if Set(referral.map(\.minimum.currency)).count < referral.count {
            fields.refuse("referral", .duplicateField, "must have one rule of a currency")
        }
    }

    func encode(to out: inout JSONWriter) {
        out.field("cashback", CashbackFields(rates: rules.cashback, monthlyCap: rules.monthlyCap))
        out.field("points", rules.points.map { PointsRuleFields(rule: $0) })
        out.field("points_minimum", rules.pointsMinimum)
        out.field("points_days", rules.pointsDays)
        out.field("referral", rules.referral.map { ReferralRuleFields(rule: $0) })
        out.field("referral_claim_days", rules.claimDays)
        out.field("referral_qualify_days", rules.qualifyDays)
        out.field("referral_monthly_limit", rules.monthlyLimit)
    }
}

struct CashbackFields: FieldDecodable, FieldEncodable {
    let rates: [RewardRules.Cashback]
    let monthlyCap: Money

    static let schemaTitle = "CashbackRules"
    static let example = CashbackFields(rates: [CashbackRuleFields.example.rule], monthlyCap: .example)

    init(rates: [RewardRules.Cashback], monthlyCap: Money) {
        self.rates = rates
        self.monthlyCap = monthlyCap
    }

    init(_ fields: inout Fields) {
        let cap = fields.required(
            "monthly_cap", .rewardMoney.described("Of all cashback in a calendar month, in the currency of all caps"))
        monthlyCap = cap
        rates = fields.required("rates", .array(.object(CashbackRuleFields.self), 0...200)).map(\.rule)
        if rates.contains(where: { $0.cap.currency != cap.currency }) {
            fields.refuse("rates", .outOfRange, "must have caps in \(cap.currency.code)")
        }
    }

    func encode(to out: inout JSONWriter) {
        out.field("monthly_cap", monthlyCap)
        out.field("rates", rates.map { CashbackRuleFields(rule: $0) })
    }
}

struct CashbackRuleFields: FieldDecodable, FieldEncodable {
    let rule: RewardRules.Cashback

    static let schemaTitle = "CashbackRule"
    static let example = CashbackRuleFields(
        rule: RewardRules.Cashback(
            categories: ["electricity"], billers: [], percent: FieldType<Rate>.percentage.example, cap: .example,
            isEnabled: true))

    init(rule: RewardRules.Cashback) {
        self.rule = rule
    }

    init(_ fields: inout Fields) {
        let names = FieldType<String>.pathName(1...40, example: "electricity")
        let categories = fields.optional("categories", .array(names, 0...100).described("All their billers")) ?? []
        let billers =
            fields.optional(
                "billers", .array(.line(1...40), 0...1_000).described("By code; comes before rules of categories"))
            ?? []
        rule = RewardRules.Cashback(
            categories: categories, billers: billers, percent: fields.required("percent", .percentage),
            cap: fields.required("cap", .rewardMoney.described("Of one payment")),
            isEnabled: fields.required("enabled", .bool))
        if categories.isEmpty == billers.isEmpty {
            fields.refuse("categories", .missing, "or billers must be there, and not both")
        }
    }

    func encode(to out: inout JSONWriter) {
        out.field("categories", rule.categories)
        out.field("billers", rule.billers)
        out.field("percent", rule.percent)
        out.field("cap", rule.cap)
        out.field("enabled", rule.isEnabled)
    }
}

struct PointsRuleFields: FieldDecodable, FieldEncodable {
    let rule: RewardRules.Points

    static let schemaTitle = "PointsRule"
    static let example = PointsRuleFields(
        rule: RewardRules.Points(per: .example, worth: .example, isEnabled: true))

    init(rule: RewardRules.Points) {
        self.rule = rule
    }

    init(_ fields: inout Fields) {
        let per = fields.required("per", .rewardMoney.described("What a point is earned by"))
        let worth = fields.required("worth", .rewardMoney.described("Of a point, in the same currency"))
        rule = RewardRules.Points(per: per, worth: worth, isEnabled: fields.required("enabled", .bool))
        if per.currency != worth.currency {
            fields.refuse("worth", .outOfRange, "must be in \(per.currency.code)")
        }
    }

    func encode(to out: inout JSONWriter) {
        out.field("per", rule.per)
        out.field("worth", rule.worth)
        out.field("enabled", rule.isEnabled)
    }
}

struct ReferralRuleFields: FieldDecodable, FieldEncodable {
    let rule: RewardRules.Referral

    static let schemaTitle = "ReferralRule"
    static let example = ReferralRuleFields(
        rule: RewardRules.Referral(minimum: .example, referrer: .example, friend: .example, isEnabled: true))

    init(rule: RewardRules.Referral) {
        self.rule = rule
    }

    init(_ fields: inout Fields) {
        let minimum = fields.required("minimum_payment", .rewardMoney.described("Of the friend, in one payment"))
        let referrer = fields.required("referrer", .rewardMoney.described("What whoever brought the friend gets"))
        let friend = fields.required("friend", .rewardMoney.described("What the friend gets"))
        rule = RewardRules.Referral(
            minimum: minimum, referrer: referrer, friend: friend, isEnabled: fields.required("enabled", .bool))
        if [referrer, friend].contains(where: { $0.currency != minimum.currency }) {
            fields.refuse("minimum_payment", .outOfRange, "must be in the currency of what it brings")
        }
    }

    func encode(to out: inout JSONWriter) {
        out.field("minimum_payment", rule.minimum)
        out.field("referrer", rule.referrer)
        out.field("friend", rule.friend)
        out.field("enabled", rule.isEnabled)
    }
}

extension FieldType where Value == Money {
    /// A positive amount.
    fileprivate static var rewardMoney: FieldType {
        .money.refined { $0.isPositive ? nil : FieldError("amount", .outOfRange, "must be positive") }
    }
}
