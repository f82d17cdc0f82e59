package import Primitives

package enum DepositTag {}
package typealias DepositID = Identifier<DepositTag>
