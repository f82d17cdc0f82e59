package import Primitives

package enum DepositTag {}
package typealias DepositID = Identifier<DepositTag>

package enum OutflowTag {}
package typealias OutflowID = Identifier<OutflowTag>

package enum BankAccountTag {}
package typealias BankAccountID = Identifier<BankAccountTag>
