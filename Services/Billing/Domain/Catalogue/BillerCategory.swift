package import Primitives

package enum BillerCategoryTag {}
package typealias BillerCategoryID = Identifier<BillerCategoryTag>

/// What kind of bill it is.
package struct BillerCategory: Sendable, Equatable {
    package let id: BillerCategoryID
    package let code: Biller.Category
    package let name: String
    /// In lists, from 1.
    package let position: Int

    package init(id: BillerCategoryID, code: Biller.Category, name: String, position: Int) {
        self.id = id
        self.code = code
        self.name = name
        self.position = position
    }
}
