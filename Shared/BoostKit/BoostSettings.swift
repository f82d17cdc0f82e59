/// How trees are grown. The same settings over the same rows give the same bytes: one thread, and chance from the seed.
package struct BoostSettings: Sendable {
    package var rounds = 200
    package var depth = 4
    package var learningRate = 0.1
    /// The least weight of rows in a leaf: more, and a rare class is not learned by heart.
    package var leastLeafWeight = 2.0
    /// Shares of rows and of columns that a tree sees.
    package var rowShare = 0.8
    package var columnShare = 0.8
    package var seed: UInt32 = 0

    package init() {}

    /// As XGBoost names them (xgboost.readthedocs.io, parameters).
    var parameters: [(name: String, value: String)] {
        [
            ("objective", "binary:logistic"), ("tree_method", "hist"), ("max_depth", "\(depth)"),
            ("eta", "\(learningRate)"), ("min_child_weight", "\(leastLeafWeight)"), ("subsample", "\(rowShare)"),
            ("colsample_bytree", "\(columnShare)"), ("seed", "\(seed & 0x7fff_ffff)"),
        ]
    }
}
