import Contracts
import HTTPKit
import Primitives
import Testing

@testable import GatewayService

/// What the gateway keeps of those whom compliance has restricted, and which routes stay open to them.
@Suite struct RestrictionsTests {
    private static func user(_ number: UInt64) -> UserID { UserID(UniqueID(high: 0, low: number)) }
    private static let (ada, grace, joan) = (user(1), user(2), user(3))

    // MARK: What is told

    @Test func theNewestWordHoldsWhateverComesLate() {
        let people = Restrictions()
        #expect(people.isEmpty && people.level(of: Self.ada) == .none)
        #expect(people.take(.all, of: Self.ada, version: 5))
        #expect(people.level(of: Self.ada) == .all && people.level(of: Self.grace) == .none)
        #expect(people.take(.none, of: Self.ada, version: 4))
        #expect(people.level(of: Self.ada) == .all)
        #expect(people.take(.access, of: Self.ada, version: 6))
        #expect(people.level(of: Self.ada) == .access && people.count == 1)
        #expect(people.take(.none, of: Self.ada, version: 7))
        #expect(people.isEmpty && people.level(of: Self.ada) == .none)
        // An older event is delivered again.
        #expect(people.take(.access, of: Self.ada, version: 6))
        #expect(people.isEmpty && people.level(of: Self.ada) == .none)
    }

    @Test func whatConcernsOnlyMoneyRefusesNoRequest() {
        let people = Restrictions()
        #expect(people.take(.outgoing, of: Self.ada, version: 1))
        #expect(people.isEmpty)
    }

    /// A page of the list that was read before an event does not undo it.
    @Test func anOlderListUndoesNothing() {
        let people = Restrictions()
        let look = people.beginLook()
        #expect(people.take(.all, of: Self.ada, version: 2))
        #expect(people.take(.none, of: Self.grace, version: 9))
        #expect(people.takeListed(.none, of: Self.ada, version: 1))
        #expect(people.takeListed(.all, of: Self.grace, version: 8))
        people.endLook(look)
        #expect(people.level(of: Self.ada) == .all && people.level(of: Self.grace) == .none)
    }

    @Test func theListLiftsAndRestricts() {
        let people = Restrictions()
        #expect(people.take(.all, of: Self.ada, version: 1))
        let look = people.beginLook()
        #expect(people.takeListed(.none, of: Self.ada, version: 2))
        #expect(people.takeListed(.access, of: Self.grace, version: 1))
        people.endLook(look)
        #expect(people.level(of: Self.ada) == .none && people.level(of: Self.grace) == .access)
        #expect(people.count == 1)
    }

    /// Whom compliance knows no more is forgotten; a look that did not reach the list's end forgets nobody.
    @Test func whomAWholeListDoesNotNameIsForgotten() {
        let people = Restrictions()
        #expect(people.take(.all, of: Self.ada, version: 1))
        #expect(people.take(.access, of: Self.grace, version: 1))
        _ = people.beginLook()
        #expect(people.takeListed(.access, of: Self.grace, version: 1))
        #expect(people.count == 2)
        let whole = people.beginLook()
        #expect(people.takeListed(.access, of: Self.grace, version: 1))
        people.endLook(whole)
        #expect(people.level(of: Self.ada) == .none && people.level(of: Self.grace) == .access)
    }

    @Test func memoryIsBounded() {
        let people = Restrictions(most: 2)
        // Nearly everybody is free, and takes no room.
        for number: UInt64 in 10..<20 { #expect(people.takeListed(.none, of: Self.user(number), version: 1)) }
        #expect(people.take(.all, of: Self.ada, version: 1))
        #expect(people.take(.none, of: Self.grace, version: 1))
        // Whoever is free again makes room.
        #expect(people.take(.all, of: Self.joan, version: 1))
        #expect(people.count == 2)
        #expect(!people.take(.all, of: Self.grace, version: 2))
        #expect(people.take(.none, of: Self.grace, version: 2))
        // Those who are known change as before.
        #expect(people.take(.access, of: Self.ada, version: 2))
        #expect(people.level(of: Self.ada) == .access && people.level(of: Self.joan) == .all)
        #expect(people.level(of: Self.grace) == .none)
    }

    // MARK: Routes

    /// Every route that changes something and is open to whom compliance has restricted: log-out, KYC with the address
    /// that its first tier asks for, privacy, support.
    private static let openChanges: Set<String> = [
        "logOut", "logOutEverywhere", "endSession",
        "sendEmailVerification", "verifyEmail", "putKYCProfile", "createVerification", "addKYCDocument",
        "submitVerification", "withdrawVerification",
        "createPrivacyRequest", "withdrawPrivacyRequest", "putConsent",
        "createTicket", "addTicketMessage", "addSupportAttachment", "closeTicket", "rateTicket", "askAssistant",
        "escalateConversation", "rateConversation", "voteOnFAQ",
    ]

    /// Of the same, what is read.
    private static let openReads: Set<String> = [
        "getKYC", "listVerifications", "getVerification",
        "listPrivacyRequests", "getPrivacyRequest", "downloadPrivacyExport", "listConsents",
        "listTickets", "getTicket", "listTicketMessages", "getSupportAttachment",
    ]

    private static let routes = FlorinRoutes.services.filter(\.looksAtTokens)

    @Test func changesAreOpenOnlyWhereItIsDeclared() {
        let open = Self.routes.filter { RestrictionLevel.all.lets($0) }
        let reads = Self.routes.filter { $0.method == .get }
        #expect(Set(open.filter { $0.method != .get }.map(\.name)) == Self.openChanges)
        #expect(Set(open.filter { $0.method == .get }.map(\.name)) == Set(reads.map(\.name)))
    }

    @Test func withoutAccessNothingElseIsLookedAt() {
        let open = Self.routes.filter { RestrictionLevel.access.lets($0) }
        #expect(Set(open.map(\.name)) == Self.openChanges.union(Self.openReads))
    }

    @Test(arguments: [RestrictionLevel.none, .outgoing])
    func lesserLevelsCloseNoRoute(level: RestrictionLevel) {
        #expect(Self.routes.allSatisfy { level.lets($0) })
    }

    @Test func nothingThatIsOpenMovesMoneyOrIsForStaff() {
        for route in FlorinRoutes.services where route.isOpenWhenRestricted {
            #expect(route.rateClass != .money, "\(route.name)")
            #expect(!route.path.hasPrefix("/api/v1/admin"), "\(route.name)")
        }
    }

    /// Why is told to nobody.
    @Test(arguments: [RestrictionLevel.all, .access])
    func aRefusalSaysWhatToDo(level: RestrictionLevel) throws {
        let problem = level.refusal
        #expect(problem.code == .accountRestricted && problem.code.status == 403)
        #expect(try #require(problem.detail).contains("support"))
    }
}
