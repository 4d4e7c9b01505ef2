namespace PhotoSearch.Embeddings.Tokenizers;

/// <summary>
/// Compatible decompositions of the Unicode Character Database, version 14, where they differ from the canonical ones: for every
/// such character the distance from the one before, how many characters it becomes, and these, in variable-length numbers (seven bits a
/// byte, low first). Compressed with zlib, then base64. Made by the tests' Golden/compatible.py.
/// </summary>
internal static class CompatibleTable
{
    public const string Compressed = """
        eNrtnAt0VdWZx9e3z02CGOya6aw1s2ZqG7Ht6NRBcvMAbKkoEUHBUkGgTGeGK/jAEKBiKTqPxUPe4Q0iCALhkZAXJCEJAeSZm5DL+yU4EXmjEF4SbEWtzv//7X3jzeWhnbHTusa1+P++
        ffb5zn7vs/c9OYeFIglNTMK4WCOBGJPwcqwnfpEkMQkjYkXWxXkmIRuBRJFBxkusbJcspF+8JIRfMJ0eEdP/uXjTuVzEDCiXW8y6mIGpMuQhL613Zqx4aS+R/UjTGb6dn4Mb9BjCj8EO
        fO4HJq23mLSXxPR76Q2RZ0VO+0SeE3le5CpCH0MjYkR+I/JigkkYg4QSxhITiBxiFDERJT8B3wEiQ0SGicyKeQXRwdimWhUPVRwR+6gUx4mshpbGiVkahxPgOFSwCnEb4/5W1sBugjbH
        GXkVtjTOJ4vjJnvmVNORt14Qkx1/JV7MVmV1MzKE8NpvmR3fKf7OcDE7bi++/W6Td/uc2wVcdPu9MvG76V7x997/7vDvGa9E7ShP3r5j5d/IA8hWRB40kibykMhkT+RhkY4inUQeEXlU
        pLNIF5HHjPxMJAu16yryuEh3kSdEeooERHYjdg808j6RJ0X6iTwl8hYiaqG3oWeMpItkiGwz6ESR/Yh7Bc6zocEiL4j8WmQ+Di7ixFC0DIJspRJoVZxtmWqov3bJr9UnfH5Tw/nb5I0m
        d8peJNFX5ADMJbHZPy1yBOYYdAp6DzoDnWXXIqf56NrzCI/+scgChN/npdBlqB66An0Afcgq4vwoKA/tNB52AjQPaUyEzYReEpkKMw2aHsNurhUTWB8jZsjY2CxjEmbEKjAqNtsBsTk2
        3kPEcB7NiB1hzebY27yEmTZypo2caSPH2UgOpG/poDI4YyRBbvovTqa2izUJJbHNpIWYFi3Ea9GixS2S4DPF7YrbiUcWtzOmtF0pjsjSdjHmjjtQ1tGxt5j77xdz/x1i7rj/Np91LW7X
        RBL+QlqiSzxJFkkRSRVpJdJapI3Ij1B7jKe2IneJ3C0yUOiKCazz+gsvMBxUT+lIGWYHEqZkus6rDE1ssE6wF+LN40N6eYF7+wqAiPZiVkp74/W9d5AAGCdTPYOoDhiBOqbtPySWbXSA
        d9LRPcDIY7gVDPI4tH+uo5v/PNOti3jdH+ospnsXI719/PcgcjEsG+ZKB8OJgULuvhXjH9oL7YP6G6/DA704me0QnQEthKalxXCa2fmBsfxcHG9krfR21kZ8YGJLPUgSz69EOEXDKXq3
        A5OViE8VL0WJcGs921pjwFakQTxraDp1Eq9TJwZ6iPQQ0wPHPXDs62FjUdBeYnohtlcn2yDthcXswjKa/v3F69+fgaGcdmYojofi2DfUxg5jH5lhiB2GY3ZRX61hRlOvJaqwGLegtLw0
        8ci8NGMK0wpxRBamrfTdZEwYtIVJTIT8EFaDxGQoBUqFWkGsI/z8aLO7Eu8G/EQSkUykEKlEK6I10eZu8d2V2FKZqPQrk5TJyhRlqrKVsrVSr/XjWpOIWeSHkqBkKAVKhVpBraE2mGGJ
        LYlEwk8kEclECpFKtCJaE7zCzyvuCrCYTxJ9iX7EU8TTxDPEs0R/4jkinRhAZBADiUHEYOJXxPPEEOIF4tfEUOI3xDDiReIlTFYsCQ+GxwBH+Y0WBOGC0DBjuoWXhB66KmBQ/UKkty4P
        T4bHxFN6K35GZ2B/XWAjJ/Ugnde/0lv8kPCiMFRXXQyyF/Xe2jKrqc+OpLy0Z7377msrpm1b8dq2bTvGx/R6XMZtvvdKIzsOojgLNphmMnweVoEcoozYQLxFjJ4PZBILiTXEhizgFFFH
        jFwMvELkEUeJD4jhS4DXlgJXiVnLgLnEamIT8TZxhhiZzcyJrcQJ4mABsKCQGRXRpRiYQMwisol6YncZc8PORj4kpqwGsojVxAXifaJ2LQtOvE98SlxeB3xEfEZceYMniInrgRnEbuIY
        UU9s2QCMq2RxiW3EihCwihi7DZhNLCEqiKPEKeLSDl67k41NLHwTOE5cJUoOMj1iP1FLTDkEzCRWEXVHgdyTzJxYS2wgqom3iFoi/xTw8rvAeOLtM8Bp4tWzbFMih1hJTKwDphO/PQf8
        nig8z5SJC0TtRZaUqCfWXGbr1gPriStXWPAPWA+i/kN2xVUW8lNgDzHhM+ANYsRwrCuZxHSihPiMGD8CODEKOEvUE58QmS8DrxELiAvEZeJDYkcmUEdsnApsJ04Qn04HJs4A9hLDZwLl
        rwJVxAHiQ2L+HODkXOASUfIakDcfCBGvLQBWEqXEtEVATRZTWczciD3E73KZRx4wLx8oKwAqiPeIPYXAO8Rx4gyxbQVwnqgnRmBGSk4RUEscIV4pAeYQ+UROKXCIOEIsLQNWEMXEOuK/
        iFMVwAfr2LDE0jeAtcQWYgexh7hK/J6YvN5wtAMLibVEiNhLTNrAahELN5gfSUKqTO9j7AyuJILLJGAS5gSw0Zob8My4wIRAH1MS2Brwy/DmqBmUeycmMGw+bAE0CuGXodHQShwXQcVQ
        CbQKKoXm4twYaCw0DloEjYcmQBOhTGgSNBmaAk2FpkHToWPQcegEdBI6BZ2G3oXeg85AZ6E66Bx0HroAXYQuQe9Dl6F66Ar0AXQUmgnNgqpRvq3QdmgntA86CL0FzcP5w7BHoPkIvw4t
        hLKgxVA2tBzKY3tABVAhtAIqhsqgjcwD2s6yIJ3LTB/hQ9BbbDscj4bGQdOg6dBM6HVo0Z0+e0fXG/d4hmp5K53AUAExkSg+G77LzyFGEMt5P11ZaG/1Ae+u4c254o1UjlKOVo5RjlWO
        V05UZionK6copyqnKac35+5gePNjakc6O8rZ0c6OcXass+OdnehsprOTnZ3i7FRnpzk7vcH/Amwcrj/TPLP5qeZ5d94tsXo0nWcMajlPtPDz1Yy3R2gympk28nyWmlH2XJ09OmyPMBFo
        cF/Xc0fV4HZNk2MjcYugwWJGg7WAJne3zc+6rL+sZlKOmqsn1Syao9cdtudWLVVzwhbpE+t5usxGnlcz4nU11fa6/bZk5+3l0+w53F1p6mlkVy76+pN14ZVryu/kFq9r94ewdcOu0o9d
        pR+7Sj92lX7sKv3YVfqxq/RjV+nHrjIJu88k+CXBLwl+SfBLwg6Vk56TfZSb4OFJPD5i4l5n0hqODDEjlaOUo5VjlGOV45UTlZnKycopyqnKaUr2v8TwbPmdw9Hb4uNImNj8il5/obm5
        7iSZycPz3NiMmhfe4hyeF96w6Nqti7Aux7qK6+1ftym6xqNXkR5PrOcqif7EjZZr8iKuM4cZt4r7oUNcOcvPhjcxZxbibC5zu8SM3nuLuy8uCeg1zFBuqE68ee0kPs1NTD13S2t52Wxu
        gE5zP3SCy/YIXlvNfPfz7DxkZJLQiUnoxCR0YhI6MRmdmIxOTEYnJqMTk9GJyejsZPglwy8ZfsnwS+FPDdbf+JVJymRlijJV2UrZWtmGxC7fmkRr7OUdnxHvqeefEfNUD/E6d8c+Ogvb
        4CXQMigHyoXyoAJoBVQElUClUDlUAa2F3oA2QJugSqgK2gqFoG3QdmgHtBPaBe2FDkCHoFroHegIdBQ6Bh2HTkKnofegM9BZqA46B52HLkKXoPehy1j3Ts6XzOUiMVmBXYG5gU+w9Ikv
        K1AXOBBYFGBsfeAQ4lFDLwtnkVLMksA2xK4IYNX0liCE0nvLAssRkticQAXOMBWc9eUglAeJl4uzFWo/CaC0Xl5gSQAl8+UFzgS2aJ55gfOI+URDcxCud6H6AGrpK0AoT9NkaJv6FQRO
        2StiGVcX2ADiyBTgasad1zKeYX56dEzLxRrw6KLL93OfcGir1mQFPNciZglTg9d5XI2+8IpgWZMSnEc/+UpwXIsWEl8pfFdo+qXaKlrTmHKUMdxaa11r0TJvW2KmVoUQRoa3VWsiRstg
        QgH0vLfTltTbhfQxSmJtP4XTsEeIj9mlqZ3j9bF7tc8qbH19PNKSeQyVqNV8YtnLtgfYtgcCi+0IQPwcxJYHsvWqA/BBeWIOIZUNdhR4HBUYvz7abYG9GlPHcmiM9nbMIS1buaZ9SEuH
        0R7D1lriSl+r5UDI1GoOtXqtlsardTnRcjS8o+2L3vAYqlO7BaOWtg5nJOYd+JUH3lXvI+rLVjzCkRZL2hbilcfsaIqxVlvb1zA+fCfDI9g76fxPB7LU56y2FXvoLNpEfHWBvVpHiakD
        D7jeO6fj6ZzWpEjHsHhuvJmWFcdwD0lU+pVJymRlijJV2UrZWtmGxO3ImkRr/NYkWZNsTYo1qda0sqa1NTYVv03Fb1Px21T8NhW/TeXZrihpP+iBJ8R7MvC8mEE9xAzui8gM8fpl+Anc
        cTs9IaZ+nUzFL0lTsF1vJAa/bnm7N5O3y1osBT6sKlPWy9zXdVExgx8QMxBaFwdkQOnQow+K6QI9/KB4fQMDxJdOmsEd4NuBvgrccTOgdKjjS+KlE12Ih4nuAJxwWQbUD0qHns5AEhk8
        AWRAfaF01CGDdegLGAbSiQzUCFGoFgPpRMastCHiI+GINvHSiS7Ew8TzgX4SA9At1lo4Dh6CTIcwUyADGozGG9iDEUAGlA51YYv2xImePAFkQOlQF9rlcQgAvkCLjBZiHvwVio7m79tP
        fO1npaENvPaDEN+PrfaimGfRVx27iuk/EK35KNQFabwgZgCqO2CgeAMGodUGDEMmT6JW/QcAg9A8XTuKbzAz8Lp2xRVdHxczBJ3dbaiYnnDsMSsNTfUAaRK5RTB+ZZIyWZmiTFW2UrZW
        tiExYq1JtMZvTZI1ydakWJNqTStrWltjU/HbVPw2Fb9NxW9T8dtU/DYVv03Fb1Px21T8NpUkm0qSTeWZwID5p7DUNsEy22Qf1sWdZqQ+F+sg8nOfLMPOY585ESvZO/nj+03+UvdhBX7T
        NJVJMbMXYGg9DfWH0JhPIwCgRYe8QDUzV5r+tqmAp5R14Kcu5nzTW+T4rfaxMh8n74dqobehw9B70FnoRz80u29l5PvxVh9H6dMoDW/WWB/FN9ZnUboapSXNGmtZlF6O0qgojYnS2ChN
        csp0muw0zulVp2lOy6O0IkolUSqK0hqntY1lDjTbH+8om5o11voo7bUye/UasrkUIC5S1U5VTlut7B/vZFszq6BTjdPuKNXEq7xQ/P747Ch7oFljuzW+sa1u1thWRdmtUXb3DWw4/wgr
        25s1ksbnu/MFzgajrguhrXLoBRYoC5VBZY2SPrnqk6s+ueqTqz656pOrPnnqk6fxeRqfp/H5elW+xheoT4GGCzVcqGcLNaZEY0o0pkRzKdH4Uo0p1XCZ+pRpTJn6lGl8ucaUa3i1skI9
        KzS8RsNrNLxJw5vUf5OmsMnF1yhZ5s16drPGb9b4zRq/hT0N5isLlIXKSmVQWaOkf6V6VqpnpXpWqk+l+lSqT1B9guoTVJ+g+gTVJ6g+VepTpT5V6lOlPlXqU6U+1epTrfHVGl+t8SGN
        D+m1Ib02pD4h9Qmpz8r4S2CRsob0ErbH76HZYc1Oa3ZZs9uaPerJcVTkbHHUOKu67ngrUhZHjLSqa8ZbkbI4YqRVXTPeipTFEaOuKmrsNe7Ta/vxRr12bR9lN/RLleZbpfmGe6Eqqi+0
        DdG2RcriiDavatzy152lhVGtWH3TWVp90/lZ3dA6XzQPv8wMLPyS8/B/NgMjZ93N59iN51X1TWbUjWdR9TXz59JNZ071dXsosj+iWz9PwyWulRlepeFVGm5ct2BUySJz3Rhvp+LG+F3O
        6mREu9coQ9riNcqQtniNMqT51ihDmm+NMqTjoEZp79Y1ypCOiRplSHu9RhnSnq5R2nTylQXKwoh6FWleRXpVkfoXfY3KeSP/cN9VN6w2186Za6+NXJey47c5ftvjvOUY4szNj7I2vtDZ
        oIvXUa2Wd4l8dxy2vCrkLO+5JS49lrHAWRsfdMef23xngxGW876gkbXxq1z5PrfaE94qV65IG4ywvF/UqC10x9aWu3JE2nA8061w7VTh4iMt01vjjtc4/zUufpNLP2w3u/Q3O/9KV37a
        kLM1avO1PT63hc4vbG06YRt07Rx06QVdekHX7kFXfrZKvrPBeE/j2U7Vrv2rXbmqXDpVrjxV7vpIa+NtfatcfUPu+rDlShHS8ZLfYGvcuAo5W+PGU8jZGjeeQmoLGo7tuLH+pa5+q5wt
        a2i/fGeDbnUrcDbf2aBrF2s3N5S/oOG4IKJfKtz5LQ1+4fYsbMgv6M4HI47Dfvku3QKXf9DZTS69HHd+S8N4ynfjPjwPChvyDcXfjfjKePzKQDnV+rJhdc1BaEu87mx8dgysQIjeuvr5
        iuJL8BsA93hfRTx3FLxiK+IqXW661/hLaxPCiSaEfRMaXJvkwyYQ2S7fovjtzRj+K7lHZEQfkZHQfSI/FrlD5H6RV3A8u4++afbXfOVMZrYTmQH9q/6zL4b9m8h/4AxcZ0FToWnQBGgi
        NA4aD2VCk6DJ0JQ+nvyTyD8LX02Lhksb/1yhWhgW6D4t0B22CNfL+E6RH4r8g76H9o8iPxH5qUhbI78U+b7ID0TaxZgE3j036j0Ue1RjsEMFdmokiT0qgyT2qQySCXs0SCbs1SAoi/RG
        vC+C+xu4NYLZ8QcaGNKYayjZTjlRWu6UG6W8KOVHqSBKhVFa4bTSqcip2KkkSquiVBqlsiiVR2l1lCqitCZKm6K0OUpbolQZpWCUqqJUHaWtTu7nuYQay+OU2Rdl90fZA59bU6lbfjKG
        Q7a5jk47CjFG/z48gO1gvUfHKybXvV/0hqWdmj/Rdyx/qvOh3Vf9qhem5S85M+VfdAr2+apf/sKc/Xedtv8pMhqFGNPN3nXCtwdO+I/tH61kEbQYWgplQ8uhE9Ap6F1oC/RJ4Ov3h7l6
        aA40N2Df2fjTvIPiu8E7KN4N3kHxbvAOihfxDopP+Adi/i04X4RfAaBTcMA/Jy9/wMhIDMipGKnToOnQDGghRui2R2d8S3bHiOyBTvPPybD7fEYW85hPZZcisAR60ydyEJqGeXAI9h1o
        OeJPwh6HjkKvxdh3g+fBvovjl2Fz+bo3dI7H6+PQHrv4phZfGNcjnBrDAN8M+y1if+fTgfwRzDjG/x6BT6HhcMyBljFtFiwbgXF837yXkSmwi6As6FVoo4exBW2GJjCV19fHVb3q/Vm/
        nPlHL5v5cy3Y/6bRjBbMk4c9LYwXUQzzJcpg5GlzvdzN17xZIr5JYcG8GxTpuk1k/siFMY2byMjPfP9Xxfh/O/e/Kds3ZfualI1vN5f7PJmGZXu6+/xnJjQLegWaDfG7vjnQXOg1aB40
        n8s8tMB9LrTI+S2GltjvBWUZlA3lQMuhsah/UVzjr+VKoTKo3H1nWAHxm8K1cfyaEntXiFuKDXH2EyX7rSH2xFAlFIz44m4rVAONTLPprnZpVbnreP039fymnt/U88+3nm9Dh+O8L3hA
        8Kc5O+KehodX+fpgyejDlGL38KncPUjZEvFwpso9WKpwD3hK3YOdIveAKfyQq9A9oCpzD474cOhCvH3jYxF0EXnZfI1Ux3vIz3zJvExUPgZ5GKQfh7RiXDoGaZiI603EtV7ENVAzc52y
        RNbd/IFliayvQV1NVBt//uCqcTubr6CNY7+gL7+KPII+07KFmJb3iEmE/FASlAylQKlQK6g11OaeWO+uB/hNwINEeyKNeIjoQDxMdCQ6EY8QjxKdiS7EY8TPiK7Ez4nHiW5Ed+IJogfR
        k+hF/ILoDczs042PmdtzE2Lap4np2dt8tVsY09G9MNgNqXfrxtf1cNCz/d+ZLu1xApFdHv++SXtksPm4z7Y+YkoC9qnWbfYjv4N8rX57tojhe8buw4G5fHf/BL8v009nluinktv5tv9x
        PmfhBwE7+B1kJr8anMQnNysZN59xmz8Kf4u3nK/oX+JHjhX8XGDmO/zIMQgc4H88oJ8p6BcKIX4koK/86xcA+t7/WLrol2v7WMoR/KzgI36QN45JDT8c/hpBP10oYW6XmXlZHouWZWLQ
        8Pk7+YQfAWRiA6ibiyl3gYpjLoBcbODgeRc4vDQcE0KgicxmXS9my4Jv3/S29t9Wclaf
        """;
}
