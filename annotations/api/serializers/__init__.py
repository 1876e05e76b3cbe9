"""What goes in and what comes out, field by field. One file per noun; names become the schema's components."""
