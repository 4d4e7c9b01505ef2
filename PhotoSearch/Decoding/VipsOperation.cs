namespace PhotoSearch.Decoding;

/// <summary>One call of a libvips operation: named, given its arguments, run once.</summary>
internal sealed class VipsOperation : IDisposable
{
    private nint _operation;

    public VipsOperation(string name)
    {
        _operation = NativeVips.NewOperation(name);
        if (_operation == 0)
        {
            throw VipsException.Take();
        }
    }

    /// <summary>Numbers, choices and lists are given as on the <c>vips</c> command line.</summary>
    public VipsOperation With(string name, string value) =>
        NativeVips.SetArgument(_operation, name, value) == 0 ? this : throw VipsException.Take();

    public VipsOperation With(string name, int value) => With(name, value.ToString(CultureInfo.InvariantCulture));

    public VipsOperation With(string name, VipsImage image) => WithObject(name, image.Pointer, NativeVips.ImageType());

    /// <summary>An open file to read from; libvips duplicates the descriptor.</summary>
    public VipsOperation WithSource(int descriptor)
    {
        var source = NativeVips.NewSource(descriptor);
        if (source == 0)
        {
            throw VipsException.Take();
        }

        try
        {
            return WithObject("source", source, NativeVips.SourceType());
        }
        finally
        {
            NativeVips.Unref(source);
        }
    }

    public VipsImage Image()
    {
        Build();
        var value = default(NativeVips.GValue);
        NativeVips.InitValue(ref value, NativeVips.ImageType());
        NativeVips.GetProperty(_operation, "out", ref value);
        var image = NativeVips.TakeObject(value);
        NativeVips.UnsetValue(ref value);
        NativeVips.UnrefOutputs(_operation);
        return new VipsImage(image);
    }

    /// <summary>Copies the written bytes into <paramref name="target"/>. How many.</summary>
    /// <exception cref="VipsException">They do not fit.</exception>
    public unsafe int Buffer(Span<byte> target)
    {
        Build();
        var value = default(NativeVips.GValue);
        NativeVips.InitValue(ref value, NativeVips.BlobType());
        NativeVips.GetProperty(_operation, "buffer", ref value);
        try
        {
            var start = NativeVips.GetBlob(NativeVips.GetBoxed(value), out var length);
            if (length > (nuint)target.Length)
            {
                throw new VipsException($"the written picture takes {length} bytes; there is room for {target.Length}");
            }

            new ReadOnlySpan<byte>((void*)start, (int)length).CopyTo(target);
            return (int)length;
        }
        finally
        {
            NativeVips.UnsetValue(ref value);
            NativeVips.UnrefOutputs(_operation);
        }
    }

    public void Dispose()
    {
        if (_operation != 0)
        {
            NativeVips.Unref(_operation);
            _operation = 0;
        }
    }

    private VipsOperation WithObject(string name, nint instance, nuint type)
    {
        var value = default(NativeVips.GValue);
        NativeVips.InitValue(ref value, type);
        NativeVips.SetObject(ref value, instance);
        NativeVips.SetProperty(_operation, name, value);
        NativeVips.UnsetValue(ref value);
        return this;
    }

    private void Build()
    {
        var built = NativeVips.BuildOperation(_operation);
        if (built == 0)
        {
            NativeVips.UnrefOutputs(_operation);
            throw VipsException.Take();
        }

        // The answer is a reference of its own, also where it is the same operation.
        NativeVips.Unref(_operation);
        _operation = built;
    }
}
