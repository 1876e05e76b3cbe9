"""ClaimReview (schema.org) as others write it: found, mended, judged by rules, and read into one form."""
