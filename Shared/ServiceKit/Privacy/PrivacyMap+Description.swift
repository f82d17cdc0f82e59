import Contracts
import HTTPKit
import JSONKit
import PrivacyKit

extension DataMapQuestion {
    static func read(_ body: [UInt8]) throws -> DataMapQuestion {
        try JSONReader.decode(DataMapQuestion.self, from: body, unknownFields: .ignore)
    }
}

extension PrivacyMap {
    /// Columns of one answer.
    private static let longestPage = 500

    /// What is declared of personal columns, in the order of the tables.
    /// - Throws: `Problem` for a cursor that is none of ours.
    func describe(_ question: DataMapQuestion) throws -> DataMapAnswer {
        let all = tables.flatMap { table in table.personal.map { DataMapColumn($0, of: table.name) } }
        let start = question.cursor.map { Int($0) ?? -1 } ?? 0
        guard (0...all.count).contains(start) else {
            throw Problem.invalid("cursor", "invalid", "This is no cursor of an answer before.")
        }
        let end = min(start + Self.longestPage, all.count)
        return DataMapAnswer(columns: Array(all[start..<end]), next: end < all.count ? "\(end)" : nil)
    }
}

extension DataMapColumn {
    fileprivate init(_ column: PersonalColumn, of table: String) {
        self.init(
            table: table, column: column.name, purpose: column.purpose.rawValue, basis: column.basis.rawValue,
            retention: column.retention.words, onErasure: column.onErasure.word, disclosure: column.disclosure.word)
    }
}

extension Retention {
    fileprivate var words: String {
        switch self {
        case .account: "account"
        case .days(let days): "\(days) days"
        case .years(let years): "\(years) years"
        }
    }
}

extension OnErasure {
    fileprivate var word: String {
        switch self {
        case .delete: "delete"
        case .anonymise: "anonymise"
        case .shred: "shred"
        case .keep: "keep"
        }
    }
}

extension Disclosure {
    fileprivate var word: String {
        switch self {
        case .told: "told"
        case .secret: "secret"
        case .withheld: "withheld"
        case .when: "partly"
        }
    }
}
