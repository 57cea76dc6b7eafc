for v in ['','a','hello','äöü','x'*20,'😀']:
    for s in ['','s','5','<5','>5','^5','*^9','.2','.2s','10.3s','=5','05','+','-',',','d','x','_','0','#',' ','é^7','{^7','}<4','.0','<','^','1','100000000000000000000','5.','..','5 ','ss']:
        try: print(repr(s),repr(v),repr(format(v,s)))
        except Exception as e: print(repr(s),repr(v),type(e).__name__,e)
for v in [True,False,None,[1],(1,),{1:2},{1},range(3),print]:
    for s in ['','s','d','5','>5','05d','x','b','.1f','%','c','n']:
        try: print(repr(s),format(v,s))
        except Exception as e: print(repr(s),type(e).__name__,e)
