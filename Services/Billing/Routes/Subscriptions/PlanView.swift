import BillingDomain
import JSONKit
import MoneyKit
import Primitives

/// A plan with its newest version, as everybody sees it.
struct PlanView: FieldEncodable {
    let plan: Plan

    init(_ plan: Plan) { self.plan = plan }

    static let example = PlanView(
        Plan(
            id: PlanID(.example), merchant: UserID(.example), code: "team", name: "Team", currency: .USD,
            version: PlanVersion(
                number: 1, interval: .month, count: 1, trialDays: 14,
                prices: [PlanPrice(key: "base", rule: .flat(.example), taxRate: .planExample)]),
            createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", plan.id)
        out.field("merchant_id", plan.merchant)
        out.field("code", plan.code)
        out.field("name", plan.name)
        out.field("status", plan.state)
        out.field("currency", plan.currency)
        out.field("version", plan.version.number)
        out.field("interval", plan.version.interval)
        out.field("interval_count", plan.version.count)
        out.field("trial_days", plan.version.trialDays)
        out.field("prices", plan.version.prices.map(PlanPriceView.init))
        out.field("created_at", plan.createdAt)
    }
}

struct PlanPriceView: FieldEncodable {
    let price: PlanPrice

    init(_ price: PlanPrice) { self.price = price }

    static let example = PlanPriceView(PlanPrice(key: "base", rule: .flat(.example), taxRate: .planExample))

    func encode(to out: inout JSONWriter) {
        out.field("key", price.key)
        out.field("kind", price.kind)
        out.optional("amount", amount)
        out.optional("unit_price", unitPrice)
        out.optional("tiers", price.tiers.isEmpty ? nil : price.tiers.map(PlanTierView.init))
        out.optional("meter", price.meter)
        out.optional("tax_rate", price.taxRate)
    }

    private var amount: Money? { if case .flat(let money) = price.rule { money } else { nil } }
    private var unitPrice: Rate? { if case .unit(let rate) = price.rule { rate } else { nil } }
}

struct PlanTierView: FieldEncodable {
    let tier: PlanPrice.Tier

    init(_ tier: PlanPrice.Tier) { self.tier = tier }

    static let example = PlanTierView(PlanPrice.Tier(upTo: .one, unitPrice: .planExample, flat: .planExample))

    func encode(to out: inout JSONWriter) {
        out.field("up_to", tier.upTo)
        out.field("unit_price", tier.unitPrice)
        out.optional("flat", tier.flat)
    }
}
