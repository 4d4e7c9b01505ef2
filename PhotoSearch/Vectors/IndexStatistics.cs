namespace PhotoSearch.Vectors;

/// <summary>What an index is made of at one moment.</summary>
/// <param name="Vectors">Vectors that can be found.</param>
/// <param name="MemoryBytes">Set aside for codes, graph and ids.</param>
/// <param name="FileBytes">Of the file of full-precision rows.</param>
/// <param name="Unlinked">Of the vectors, those that wait to be linked; they are compared one by one.</param>
/// <param name="Dead">Removed, and still part of the graph's links.</param>
/// <param name="Levels">Of the graph; 0 while it is empty.</param>
internal sealed record IndexStatistics(
    int Vectors, int Dimension, long MemoryBytes, long FileBytes, int M, int EfConstruction, int EfSearch, int Unlinked, int Dead, int Levels);

/// <summary>How far linking is.</summary>
internal readonly record struct LinkProgress(int Linked, int Waiting);

/// <summary>What a look at a graph found.</summary>
/// <param name="Vectors">Vectors that can be found.</param>
/// <param name="Sampled">Vectors that were searched for, by the graph and by comparing every row.</param>
/// <param name="RecallAt10">Share of the true ten nearest that the graph finds, 0 to 1.</param>
/// <param name="Orphans">Linked vectors that no path from the entry leads to, on whatever levels: no search finds them.</param>
/// <param name="Misaligned">Vectors whose code is not that of their row.</param>
internal sealed record GraphExamination(int Vectors, int Sampled, double RecallAt10, double RecallAt50, int Orphans, int Misaligned);
