"""What moved on the files of a desk: read by its people, each with marks of her own."""
