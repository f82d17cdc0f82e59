import Authentication
import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives

/// A delivery whose time has come, with what it is about.
struct DueDelivery: Sendable {
    let id: UniqueID
    let noticeID: UniqueID?
    let digestID: UniqueID?
    let userID: UserID?
    let event: String
    let channel: Channel
    let deviceID: UniqueID?
    let isMandatory: Bool
    let attempts: Int
    let expiresAt: Timestamp?
    let createdAt: Timestamp
    let notBefore: Timestamp?
    let isResent: Bool
    /// Of a notice that goes to an address.
    let address: String?
    let name: String?
    let locale: String?
    let variables: [UInt8]?
    let sealedSecrets: [UInt8]?
    let walletID: UniqueID?
    let isRead: Bool
    /// The broadcast that it is a part of, and how that one stands.
    let broadcastID: UniqueID?
    let broadcastStatus: Broadcast.Status?

    /// From when on it could have gone.
    var begin: Timestamp { max(createdAt, notBefore ?? createdAt) }

    /// Locks them until the transaction ends; those that another process holds are its own.
    static func select(urgent: Bool, limit: Int, now: Timestamp) -> SQL {
        """
        \(columns)
        where d.status = 'scheduled' and d.digest is null and d.next_attempt_at <= \(now)
            and \(urgent ? "d.rank = 0" : "d.rank > 0" as SQL)
        order by d.rank, d.next_attempt_at limit \(limit) for update of d skip locked
        """
    }

    /// One, wherever it stands; locked.
    static func select(_ id: UniqueID) -> SQL { "\(columns) where d.id = \(id) for update of d" }

    private static let columns: SQL = """
        select d.id, d.notice_id, d.digest_id, d.user_id, d.event, d.channel, d.device_id, d.is_mandatory, d.attempts,
            d.expires_at, d.created_at, d.not_before, d.resend_of is not null, n.address, n.name, n.locale,
            n.variables, n.sealed_secrets, n.wallet_id, i.read_at is not null, d.broadcast_id, b.status
        from notifications.deliveries d
        left join notifications.notices n on n.id = d.notice_id
        left join notifications.entries i on i.id = d.notice_id
        left join notifications.broadcasts b on b.id = d.broadcast_id
        """

    init(_ row: Row) throws(PostgresError) {
        id = try row.decode(UniqueID.self, at: 0)
        noticeID = try row.decode(UniqueID?.self, at: 1)
        digestID = try row.decode(UniqueID?.self, at: 2)
        userID = try row.decode(UserID?.self, at: 3)
        event = try row.decode(String.self, at: 4)
        guard let channel = Channel(rawValue: try row.decode(String.self, at: 5)) else {
            throw PostgresError(.decoding, message: "a delivery goes by no channel that we know")
        }
        self.channel = channel
        deviceID = try row.decode(UniqueID?.self, at: 6)
        isMandatory = try row.decode(Bool.self, at: 7)
        attempts = Int(try row.decode(Int32.self, at: 8))
        expiresAt = try row.decode(Timestamp?.self, at: 9)
        createdAt = try row.decode(Timestamp.self, at: 10)
        notBefore = try row.decode(Timestamp?.self, at: 11)
        isResent = try row.decode(Bool.self, at: 12)
        address = try row.decode(String?.self, at: 13)
        name = try row.decode(String?.self, at: 14)
        locale = try row.decode(String?.self, at: 15)
        variables = try row.decode([UInt8]?.self, at: 16)
        sealedSecrets = try row.decode([UInt8]?.self, at: 17)
        walletID = try row.decode(UniqueID?.self, at: 18)
        isRead = try row.decode(Bool.self, at: 19)
        broadcastID = try row.decode(UniqueID?.self, at: 20)
        broadcastStatus = try row.decode(Broadcast.Status?.self, at: 21)
    }

    /// With those that were sealed.
    func openVariables(_ box: SecretBox) throws -> [JSONMember] {
        var members = try Self.members(variables ?? Array("{}".utf8))
        if let sealedSecrets, let noticeID {
            members += try Self.members(box.open(sealedSecrets, context: TakenNotice.context(noticeID)))
        }
        return members
    }

    private static func members(_ json: [UInt8]) throws -> [JSONMember] {
        guard case .object(let members) = try JSONParser.parse(json) else { return [] }
        return members
    }
}
