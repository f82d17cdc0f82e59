import Cxgboost

/// XGBoost's matrix; lives as long as this. Made, used and freed within one call.
final class BoostData {
    let raw: DMatrixHandle?

    init(_ matrix: BoostMatrix) throws(BoostError) {
        var made: DMatrixHandle?
        let status = XGDMatrixCreateFromMat_omp(
            matrix.values, UInt64(matrix.rows), UInt64(matrix.columns), .nan, &made, 1)
        try XGBoost.check(status)
        raw = made
    }

    deinit { XGDMatrixFree(raw) }

    func label(_ labels: [Float]) throws(BoostError) {
        try XGBoost.check(XGDMatrixSetFloatInfo(raw, "label", labels, UInt64(labels.count)))
    }
}

/// XGBoost's trees.
///
/// `@unchecked Sendable`: `Booster` touches it under its lock only.
final class BoostHandle: @unchecked Sendable {
    let raw: BoosterHandle?

    /// - Parameter data: nil for trees that are read.
    init(_ data: BoostData?) throws(BoostError) {
        var made: BoosterHandle?
        let matrices = data.map { [$0.raw] } ?? []
        try XGBoost.check(XGBoosterCreate(matrices, UInt64(matrices.count), &made))
        raw = made
        // Its own threads would take the processor from whoever answers, and it writes to the standard error.
        try set("nthread", "1")
        try set("verbosity", "0")
    }

    deinit { XGBoosterFree(raw) }

    func set(_ name: String, _ value: String) throws(BoostError) {
        try XGBoost.check(XGBoosterSetParam(raw, name, value))
    }

    func columns() throws(BoostError) -> Int {
        var count: bst_ulong = 0
        try XGBoost.check(XGBoosterGetNumFeature(raw, &count))
        return Int(clamping: count)
    }
}

enum XGBoost {
    /// The words of a failure belong to the thread that met it: asked for at once.
    static func check(_ status: Int32) throws(BoostError) {
        guard status != 0 else { return }
        let words = XGBGetLastError().map { String(cString: $0) } ?? ""
        // What follows is the library's own stack.
        throw BoostError(.refused, words.split(separator: "\n").first.map(String.init) ?? "no reason given")
    }
}
