namespace PhotoSearch.Vectors;

/// <summary>Takes one row that was read; false where its id was there before.</summary>
internal delegate bool TakeRow(int slot, long id, ReadOnlySpan<float> vector);
