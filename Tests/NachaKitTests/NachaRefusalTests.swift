import Primitives
import TestSupport
import Testing

@testable import NachaKit

/// What does not add up is not read.
@Suite struct NachaRefusalTests {
    private static func changed(_ old: String, _ new: String, in name: String = "ppd-mixedDebitCredit.ach") throws
        -> [UInt8]
    {
        let text = String(decoding: try SharedData.bytes("payments/ach/\(name)"), as: UTF8.self)
        let place = try #require(text.firstRange(of: old))
        return Array(text.replacingCharacters(from: place, with: new).utf8)
    }

    private static func reason(_ bytes: [UInt8]) -> String? {
        do throws(NachaError) {
            _ = try NachaReader.read(bytes)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test(
        arguments: [
            ("0200000000               Debit", "0200000001               Debit", "the sum of debits is another"),
            ("0100000000               Credit", "0100000010               Credit", "the sum of credits is another"),
            ("82000000030069414030", "82000000040069414030", "the count of entries is another"),
            ("82000000030069414030", "82000000030069414031", "the hash of routing numbers is another"),
            (
                "9000001000001000000030069414030", "9000001000001000000030069414031",
                "the hash of routing numbers is another"
            ),
            ("90000010000010000000300", "90000010000010000000400", "the count of entries is another"),
            ("9000001000001", "9000002000001", "the count of batches is another"),
            ("627231380104", "627231380105", "the check digit of the routing number is wrong"),
            ("5200Name", "5220Name", "the service class is another"),
            ("094101", "080101", "no header of a file"),
            ("5200Name", "5200N\0me", "a zero byte"),
        ]) func isRefused(_ old: String, _ new: String, _ reason: String) throws
    {
        #expect(Self.reason(try Self.changed(old, new)) == reason)
    }

    @Test func aFileThatIsCutOffIsRefused() throws {
        let bytes = try SharedData.bytes("payments/ach/ppd-credit.ach")
        for lines in [1, 2, 3, 4] {
            #expect(Self.reason(Array(bytes.prefix(lines * 95))) != nil)
        }
    }

    @Test func whatFollowsTheEndIsRefused() throws {
        let bytes = try SharedData.bytes("payments/ach/ppd-credit.ach")
        let twice = bytes + bytes
        #expect(Self.reason(twice) != nil)
    }

    @Test func anythingElseIsNoSuchFile() {
        #expect(!NachaReader.isNacha(Array("<?xml version='1.0'?>".utf8)))
        #expect(Self.reason([]) == "the file ends too early")
        #expect(Self.reason(Array(repeating: 0x39, count: 940)) == "no header of a file")
    }
}

extension String {
    fileprivate func firstRange(of part: String) -> Int? {
        let (bytes, wanted) = (Array(utf8), Array(part.utf8))
        return (0...max(0, bytes.count - wanted.count)).first { bytes[$0...].starts(with: wanted) }
    }

    fileprivate func replacingCharacters(from place: Int, with part: String) -> String {
        var bytes = Array(utf8)
        bytes.replaceSubrange(place..<place + part.utf8.count, with: Array(part.utf8))
        return String(decoding: bytes, as: UTF8.self)
    }
}
