import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import NIOHTTP1
import PaymentsDomain
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Money to accounts in euros, and what banks' statements do.
@Suite(.timeLimit(.minutes(2))) struct SEPARailTests {
    static func statuses(_ message: String, group: String, _ lines: [(String, String)] = []) -> String {
        let below = lines.map { id, code in
            "<TxInfAndSts><OrgnlEndToEndId>\(id)</OrgnlEndToEndId><TxSts>\(code)</TxSts></TxInfAndSts>"
        }.joined()
        return """
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
            <GrpHdr><MsgId>\(group)\(message)</MsgId></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>\(message)</OrgnlMsgId>
            <GrpSts>\(group)</GrpSts></OrgnlGrpInfAndSts>
            <OrgnlPmtInfAndSts><OrgnlPmtInfId>\(message)</OrgnlPmtInfId>\(below)</OrgnlPmtInfAndSts>
            </CstmrPmtStsRpt></Document>
            """
    }

    /// The endings of the sandbox's bank, by the cents.
    @Test func theBankEndsWhatItIsGiven() async throws {
        try await ISORailScene.run { scene in
            let ids = try await [
                scene.withdraw("10.00", .sepa), scene.withdraw("10.01", .sepa), scene.withdraw("10.02", .sepa),
                scene.withdraw("10.07", .sepa),
            ]
            let files = try await scene.dispatch(.sepa)
            #expect(files.count == 1 && files[0]["kind"] == .string("pain.001"))
            let bytes = try await scene.content(files[0])
            try XMLJudge.check(bytes, schema: SharedData.bytes("payments/xsd/pain.001.001.09.xsd"))
            #expect(try BankJudge.read(bytes)["sum"] == .string("40.10"))
            #expect(try await scene.dispatch(.sepa) == [])
            // Its day is today.
            try await scene.waitUntil(ids[0], is: "succeeded")
            try await scene.waitUntil(ids[1], is: "failed")
            try await scene.waitUntil(ids[3], is: "succeeded")
            #expect(try await scene.item(ids[2])?.state == .accepted)
            try await scene.settle()
            try await scene.waitUntil(ids[2], is: "succeeded")
            try await scene.waitUntil(ids[3], is: "returned")
            let state = scene.payments.wallet.holds.state.withLock { $0 }
            #expect(state.captures.count == 3 && state.released.count == 1 && state.mistakes == [])
            #expect(state.restored.values.map(\.legs[0].amount.minorUnits) == [1_007])
            #expect(try await scene.booked() == ["debit 1000", "debit 1002", "debit 1007", "return 1007"])
        }
    }

    @Test func whatWaitsGoesOutAtItsHour() async throws {
        try await ISORailScene.run { scene in
            let id = try await scene.withdraw("10.00", .sepa)
            #expect(try await scene.item(id)?.state == .queued)
            scene.payments.clock.advance(by: .seconds(3 * 3_600))
            try await eventually("it is in a file") { try await scene.item(id)?.state != .queued }
        }
    }

    @Test func aRefusedMessageRefusesAllItsLines() async throws {
        try await ISORailScene.run { scene in
            let ids = try await [scene.withdraw("10.00", .sepa), scene.withdraw("20.00", .sepa)]
            let file = try #require(try await scene.dispatch(.sepa).first?["id"]?.stringValue)
            let message = file.replacing("-", with: "")
            let text = Self.statuses(message, group: "RJCT", [(try await scene.reference(ids[0]), "ACSC")])
            #expect(try await scene.taken(text).map(\.state) == ["matched", "matched"])
            for id in ids { try await scene.waitUntil(id, is: "failed") }
            #expect(try await scene.take(text).json["duplicate"] == .bool(true))
            // One that has failed never lives again.
            let late = Self.statuses(message, group: "ACSC")
            #expect(try await scene.taken(late).map(\.state) == ["matched"])
            #expect(try await scene.item(ids[0])?.state == .refused)
            #expect(scene.payments.wallet.holds.state.withLock { $0.captures.isEmpty && $0.mistakes == [] })
        }
    }

    /// Of one line, and of its whole file, whose other line it ends.
    @Test func aRefusalOfWhatIsDoneIsForStaff() async throws {
        try await ISORailScene.run { scene in
            // The second waits at the sandbox's bank.
            let ids = try await [scene.withdraw("10.00", .sepa), scene.withdraw("10.02", .sepa)]
            let file = try #require(try await scene.dispatch(.sepa).first?["id"]?.stringValue)
            let message = file.replacing("-", with: "")
            try await scene.waitUntil(ids[0], is: "succeeded")
            let line = Self.statuses(message, group: "PART", [(try await scene.reference(ids[0]), "RJCT")])
            #expect(try await scene.taken(line).map(\.state) == ["unmatched", "matched"])
            #expect(try await scene.taken(Self.statuses(message, group: "RJCT")).map(\.state) == ["unmatched"])
            try await scene.waitUntil(ids[1], is: "failed")
            #expect(try await scene.item(ids[0])?.state == .succeeded)
            try await eventually("the wallet has both") {
                scene.payments.wallet.holds.state.withLock { $0.captures.count == 1 && $0.released.count == 1 }
            }
            #expect(scene.payments.wallet.holds.state.withLock { $0.mistakes } == [])
        }
    }

    @Test func othersAnswersAreNobodys() async throws {
        try await ISORailScene.run { scene in
            _ = try await scene.withdraw("10.00", .sepa)
            _ = try await scene.dispatch(.sepa)
            let text = Self.statuses("0199000000007000800000000000000a", group: "RJCT")
            #expect(try await scene.taken(text).map(\.state) == ["unmatched"])
        }
    }

    /// The bank's statement may be the first to tell anything.
    @Test func aReturnMayComeFirst() async throws {
        try await ISORailScene.run { scene in
            let id = try await scene.withdraw("10.00", .sepa)
            _ = try await scene.dispatch(.sepa)
            let reference = try await scene.reference(id)
            let back = ISORailScene.entry("10.00", "CRDT", "R1", endToEnd: reference.uppercased(), returned: true)
            #expect(try await scene.taken(ISORailScene.statement([back])).map(\.state) == ["matched"])
            try await scene.waitUntil(id, is: "returned")
            let late = ISORailScene.entry("10.00", "DBIT", "R0", endToEnd: reference)
            #expect(try await scene.taken(ISORailScene.statement([late])).map(\.state) == ["matched"])
            let twice = ISORailScene.entry("10.00", "DBIT", "R9", endToEnd: reference)
            #expect(try await scene.taken(ISORailScene.statement([twice])).map(\.state) == ["unmatched"])
            // Money that comes back twice is money like any other, and this names nobody.
            let again = ISORailScene.entry("10.00", "CRDT", "R2", endToEnd: reference)
            let second = try await scene.taken(ISORailScene.statement([again]))
            #expect(second.map(\.kind) == ["credit"] && second.map(\.state) == ["unmatched"])
            #expect(
                try await scene.taken(ISORailScene.statement([again, late])).map(\.state) == ["duplicate", "duplicate"])
            let state = scene.payments.wallet.holds.state.withLock { $0 }
            #expect(state.restored.count == 1 && state.mistakes == [])
        }
    }

    @Test func whatLeftInAnotherAmountIsForStaff() async throws {
        try await ISORailScene.run { scene in
            // The sandbox's bank says nothing of it.
            let id = try await scene.withdraw("10.02", .sepa)
            _ = try await scene.dispatch(.sepa)
            let reference = try await scene.reference(id)
            let less = ISORailScene.entry("9.00", "DBIT", "R1", endToEnd: reference)
            let more = ISORailScene.entry("10.03", "CRDT", "R2", endToEnd: reference, returned: true)
            #expect(
                try await scene.taken(ISORailScene.statement([less, more])).map(\.state) == ["unmatched", "unmatched"])
            #expect(try await scene.item(id)?.state.isOpen == true)
        }
    }

    // MARK: What others pay

    @Test func anEntryCountsOnceOverAllFiles() async throws {
        try await ISORailScene.run { scene in
            let credit = ISORailScene.entry("5.00", "CRDT", "R1", text: "to \(ISORailScene.walletNumber)")
            let statement = ISORailScene.statement([credit], closing: "105.00")
            #expect(try await scene.taken(statement).map(\.state) == ["matched"])
            #expect(try await scene.take(statement).json["duplicate"] == .bool(true))
            for kind in [
                ("camt.054", "BkToCstmrDbtCdtNtfctn", "Ntfctn"), ("camt.052", "BkToCstmrAcctRpt", "Rpt"),
            ] {
                let again = try await scene.taken(ISORailScene.statement([credit], kind: kind))
                #expect(again.map(\.state) == ["duplicate"])
            }
            let posted = scene.payments.wallet.door.state.withLock { Array($0.posted.values) }
            #expect(posted.map(\.legs[0].credit) == [ISORailScene.wallet.description])
            #expect(posted.map(\.legs[0].debit) == ["clearing:sepa"] && posted[0].purpose == "bank_credit")
            #expect(try await scene.booked() == ["credit 500"])
        }
    }

    @Test func whatNamesNoneOrTwoWaits() async throws {
        try await ISORailScene.run { scene in
            let second = "100000000002"
            scene.payments.wallet.door.open(
                UniqueID(high: 8, low: 81), PaymentsHarness.other, 0, .EUR, number: second)
            let entries = [
                ISORailScene.entry("5.00", "CRDT", "R1", text: "hello"),
                ISORailScene.entry("5.00", "CRDT", "R2", text: "\(ISORailScene.walletNumber) \(second)"),
                ISORailScene.entry("5.00", "CRDT", "R3", text: "100000000009 \(second)"),
                // An id as ours are, of something that others have sent.
                ISORailScene.entry(
                    "5.00", "CRDT", "R4", endToEnd: "0199000000007000800000000000000a", text: ISORailScene.walletNumber),
            ]
            let taken = try await scene.taken(ISORailScene.statement(entries, closing: "120.00"))
            #expect(taken.map(\.state) == ["unmatched", "unmatched", "matched", "matched"])
            #expect(taken.allSatisfy { $0.kind == "credit" })
            #expect(scene.payments.wallet.door.balance(ISORailScene.wallet) == 500)
            #expect(scene.payments.wallet.door.balance(UniqueID(high: 8, low: 81)) == 500)
        }
    }

    @Test func whatDoesNotAddUpMovesNothing() async throws {
        try await ISORailScene.run { scene in
            let text = "to \(ISORailScene.walletNumber)"
            let good = ISORailScene.entry("5.00", "CRDT", "R1", text: text)
            for (entries, closing) in [
                ([good], "105.01"), ([good, ISORailScene.entry("5.001", "CRDT", "R2", text: text)], nil),
                ([ISORailScene.entry("5.00", "CRDT", "R3", text: text, currency: "USD")], nil),
            ] as [([String], String?)] {
                let answer = try await scene.take(ISORailScene.statement(entries, closing: closing))
                #expect(answer.status == 201 && answer.json["status"] == .string("held"))
                let states = answer.json["entries"]?.arrayValue?.map { $0["state"] }
                #expect(states?.allSatisfy { $0 == .string("held") } == true)
            }
            #expect(try await scene.booked() == [])
            // What was held may come again in a file that adds up.
            #expect(
                try await scene.taken(ISORailScene.statement([good], closing: "105.00")).map(\.state) == ["matched"])
            #expect(scene.payments.wallet.door.balance(ISORailScene.wallet) == 500)
        }
    }

    @Test func filesThatAreNotOursAreRefused() async throws {
        try await ISORailScene.run { scene in
            let credit = ISORailScene.entry("5.00", "CRDT", "R1", text: ISORailScene.walletNumber)
            let other = ISORailScene.statement([credit], account: "NL91ABNA0417164300")
            #expect(try await scene.take(other).code == "bank_account_unknown")
            for text in [
                "<a", "<a/>", "<!DOCTYPE Document [<!ENTITY x \"y\">]><Document>&x;</Document>",
                ISORailScene.statement([credit], kind: ("camt.056", "BkToCstmrStmt", "Stmt")),
                ISORailScene.statement([credit]).replacing("<Sts>", with: "<X>").replacing("</Sts>", with: "</X>"),
            ] {
                let refused = try await scene.take(text)
                #expect(refused.status == 422 && refused.code == "bank_file_invalid", "\(text.prefix(60))")
            }
            #expect(try await scene.booked() == [])
        }
    }

    @Test func railsHaveAccountsOfTheirKind() async throws {
        try await ISORailScene.run { scene in
            let path = "\(ISORailScene.admin)/own-accounts"
            let iban = #""name":"F","iban":"DE02120300000000202051""#
            let number = #""name":"F","routing_number":"011104238","account_number":"5647772655""#
            for (json, code) in [
                (#"{"rail":"sepa","currency":"USD",\#(iban)}"#, "validation_failed"),
                (#"{"rail":"wire","currency":"EUR",\#(number)}"#, "validation_failed"),
                (#"{"rail":"wire","currency":"USD",\#(iban)}"#, "bank_account_invalid"),
                (#"{"rail":"sepa","currency":"EUR",\#(number)}"#, "bank_account_invalid"),
            ] {
                let answer = try await scene.payments.asOperator(.PUT, path, json)
                #expect(answer.code == code, "\(json)")
            }
        }
    }
}
