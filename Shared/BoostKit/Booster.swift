import Cxgboost
import Synchronization

/// Trees by gradient boosting (XGBoost, Debian's library) that tell how likely a row is of the second of two classes.
///
/// One caller at a time is in the library; a row takes tens of microseconds.
package final class Booster: Sendable {
    package let columns: Int
    private let handle: Mutex<BoostHandle>

    init(columns: Int, _ handle: BoostHandle) {
        self.columns = columns
        self.handle = Mutex(handle)
    }

    /// Grows trees. Takes seconds, on the thread that calls.
    /// - Parameter labels: one for each row, whether it is of the second class.
    /// - Throws: `nothingToLearn`, `wrongSize`, `refused` (a number that is infinite).
    package static func train(
        _ matrix: BoostMatrix, labels: [Bool], _ settings: BoostSettings = BoostSettings()
    ) throws(BoostError) -> Booster {
        guard labels.count == matrix.rows else {
            throw BoostError(.wrongSize, "\(matrix.rows) rows have \(labels.count) labels")
        }
        guard labels.contains(true), labels.contains(false) else {
            throw BoostError(.nothingToLearn, "\(labels.count) rows are of one class")
        }
        let data = try BoostData(matrix)
        try data.label(labels.map { $0 ? 1 : 0 })
        let handle = try BoostHandle(data)
        for (name, value) in settings.parameters { try handle.set(name, value) }
        for round in 0..<settings.rounds {
            try XGBoost.check(XGBoosterUpdateOneIter(handle.raw, Int32(round), data.raw))
        }
        return Booster(columns: matrix.columns, handle)
    }

    // MARK: Asked

    /// From 0 to 1, one for each row.
    /// - Throws: `wrongSize`, `refused`.
    package func predict(_ matrix: BoostMatrix) throws(BoostError) -> [Float] {
        try ask(matrix, Self.chances, perRow: 1)
    }

    /// What each column adds, in log-odds, and last what all rows begin with (exact SHAP values; Lundberg and Lee,
    /// 2017): they sum to the log-odds of the row.
    /// - Throws: `wrongSize`, `refused`.
    package func contributions(_ row: [Float]) throws(BoostError) -> [Float] {
        try ask(BoostMatrix(row: row), Self.parts, perRow: columns + 1)
    }

    private static let chances = question(type: 0)
    private static let parts = question(type: 2)

    private static func question(type: Int) -> String {
        """
        {"type": \(type), "training": false, "iteration_begin": 0, "iteration_end": 0, "strict_shape": false}
        """
    }

    private func ask(_ matrix: BoostMatrix, _ question: String, perRow: Int) throws(BoostError) -> [Float] {
        guard matrix.columns == columns else {
            throw BoostError(.wrongSize, "\(matrix.columns) columns instead of \(columns)")
        }
        guard matrix.rows > 0 else { return [] }
        let data = try BoostData(matrix)
        let answer = try handle.withLock { handle throws(BoostError) -> [Float] in
            var shape: UnsafePointer<bst_ulong>?
            var dimensions: bst_ulong = 0
            var values: UnsafePointer<Float>?
            let status = XGBoosterPredictFromDMatrix(
                handle.raw, data.raw, question, &shape, &dimensions, &values)
            try XGBoost.check(status)
            guard let shape, let values else { return [] }
            // The library's own memory, good until its next call.
            let count = (0..<Int(dimensions)).reduce(1) { $0 * Int(clamping: shape[$1]) }
            return Array(UnsafeBufferPointer(start: values, count: count))
        }
        guard answer.count == matrix.rows * perRow else {
            throw BoostError(.refused, "\(answer.count) numbers for \(matrix.rows) rows")
        }
        return answer
    }

    // MARK: Kept

    /// XGBoost's universal binary JSON within an envelope of ours: see `BoostEnvelope`.
    /// - Throws: `refused`.
    package func encoded() throws(BoostError) -> [UInt8] {
        let trees = try handle.withLock { handle throws(BoostError) -> [UInt8] in
            var count: bst_ulong = 0
            var bytes: UnsafePointer<CChar>?
            try XGBoost.check(XGBoosterSaveModelToBuffer(handle.raw, #"{"format": "ubj"}"#, &count, &bytes))
            return Array(UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : Int(count)))
        }
        return BoostEnvelope(columns: columns, trees: trees).encoded
    }

    /// - Throws: `unreadable` for whatever is not, byte for byte, what `encoded` gave.
    package static func decoded(_ bytes: [UInt8]) throws(BoostError) -> Booster {
        let envelope = try BoostEnvelope(bytes)
        do throws(BoostError) {
            let handle = try BoostHandle(nil)
            try XGBoost.check(
                XGBoosterLoadModelFromBuffer(handle.raw, envelope.trees, UInt64(envelope.trees.count)))
            guard try handle.columns() == envelope.columns else {
                throw BoostError(.unreadable, "the trees have another number of columns")
            }
            return Booster(columns: envelope.columns, handle)
        } catch {
            throw BoostError(.unreadable, error.detail)
        }
    }
}
