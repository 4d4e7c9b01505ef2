namespace PhotoSearch.Decoding.Resampling;

/// <summary>The filters of a resize, each as Pillow has it.</summary>
internal enum ResizeKernel
{
    Bilinear,

    /// <summary>Keys' with a = -0.5.</summary>
    Bicubic,

    /// <summary>Three lobes; keeps most where another resize follows.</summary>
    Lanczos,
}
