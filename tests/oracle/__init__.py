"""What every answer should be, in plain Python: slow, obvious, and sharing nothing with the engine but the text of the contract.

`tables` reads all rows once; `people` says who asks and `sight` which rows they see; `values` how things are written; `answers` runs a
document with graphql-core's own executor over the resolvers of `parties`, `services`, `packages`, `pricing`, `lifecycle`, `conversation`
and `roots`; `filters` and `orders` judge rows by what those resolvers answer; `pages` cuts them.
"""
