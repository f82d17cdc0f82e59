import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct GetReferrals: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/referrals", id: "getReferrals", summary: "The caller's code and who came by it, newest first",
        tag: "Rewards", access: .authenticated(scope: .walletRead), problems: [.badCursor])

    typealias Query = PageQuery

    let parts: RewardParts

    func handle(_ call: Call<Self>) async throws -> Reply<ReferralsView> {
        let (owner, limit) = (try call.caller.userID, call.query.limit)
        let before = try call.query.position(parts.cursors, list: "referrals").flatMap { UniqueID($0) }
        let code = try await code(of: owner)
        let counts = try await parts.referrals.counts(of: owner)
        let found = try await parts.referrals.list(of: owner, before: before, limit: limit + 1)
        let now = parts.clock.now()
        let page = Page(found.map { ReferralView(referral: $0.referral, reward: $0.reward, now: now) }, limit: limit) {
            parts.cursors.encode($0.referral.id.description, list: "referrals")
        }
        return .ok(
            ReferralsView(
                code: code, invited: counts.invited, rewarded: counts.rewarded,
                earned: try await parts.referrals.earned(by: owner), page: page))
    }

    /// Made at the first look.
    private func code(of owner: OwnerID) async throws -> String {
        if let code = try await parts.referrals.code(of: owner) { return code }
        _ = try await parts.transactions.run { transaction in
            try await parts.desk.store.lock(owner, at: parts.clock.now(), in: transaction)
        }
        guard let code = try await parts.referrals.code(of: owner) else { throw RewardError.rewardNotFound }
        return code
    }
}

struct ReferralsView: FieldEncodable {
    let code: String
    let invited: Int
    let rewarded: Int
    let earned: [Money]
    let page: Page<ReferralView>

    static let schemaTitle = "Referrals"
    static let example = ReferralsView(code: "K7QW2MZT", invited: 2, rewarded: 1, earned: [.example], page: .example)

    func encode(to out: inout JSONWriter) {
        out.field("code", code)
        out.field("invited", invited)
        out.field("rewarded", rewarded)
        out.field("earned", earned)
        page.encode(to: &out)
    }
}

struct ReferralView: FieldEncodable {
    let referral: Referral
    /// What it brought whoever brought the friend.
    let reward: Money?
    let now: Timestamp

    /// - waiting: the friend has not paid the minimum yet.
    /// - expired: nor may any more.
    enum Status: String, FieldValue, CaseIterable {
        case waiting, rewarded, expired, void
    }

    static let example = ReferralView(
        referral: Referral(
            id: .example, referrer: OwnerID(.example), friend: OwnerID(.example), claimedAt: .example,
            qualifiesUntil: .example), reward: .example, now: .example)

    private var status: Status {
        switch referral.status {
        case .claimed: now < referral.qualifiesUntil ? .waiting : .expired
        case .rewarded: .rewarded
        case .void: .void
        }
    }

    func encode(to out: inout JSONWriter) {
        out.field("id", referral.id)
        out.field("status", status)
        out.field("claimed_at", referral.claimedAt)
        out.field("qualifies_until", referral.qualifiesUntil)
        out.field("rewarded_at", referral.rewardedAt)
        out.field("reward", reward)
    }
}
