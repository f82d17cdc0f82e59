package import Primitives

package enum InvoiceTag {}
package typealias InvoiceID = Identifier<InvoiceTag>

package enum InvoiceItemTag {}
package typealias InvoiceItemID = Identifier<InvoiceItemTag>

package enum InvoicePaymentTag {}
package typealias InvoicePaymentID = Identifier<InvoicePaymentTag>

package enum CreditNoteTag {}
package typealias CreditNoteID = Identifier<CreditNoteTag>
